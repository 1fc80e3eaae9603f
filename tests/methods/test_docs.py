"""The pages for citizens say what the methods answer today: each example is run and compared with what is printed."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "methods"
OURS = ["README", "acuerdo", "asignacion", "carga", "muestras", "reserva"]
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", OURS)
def test_each_example_of_a_page_answers_what_the_page_says(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    source = "\n".join(BLOCK.findall(text))
    test = doctest.DocTestParser().get_doctest(source, {}, name, f"{name}.md", 0)
    assert len(test.examples) >= 2
    complaints: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=complaints.append)
    assert complaints == []


def test_the_first_page_lists_every_other_one() -> None:
    linked = set(re.findall(r"\]\((\w[\w-]*)\.md\)", (PAGES / "README.md").read_text(encoding="utf-8")))
    assert {path.stem for path in PAGES.glob("*.md")} - linked == {"README"}


@pytest.mark.parametrize("name", OURS)
def test_links_between_pages_lead_somewhere(name: str) -> None:
    if name == "README":
        return
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    for link in re.findall(r"\]\((\w[\w-]*\.md)\)", text):
        assert (PAGES / link).exists(), link
