"""The worked examples of the pages for citizens say what the code really answers."""

import doctest
import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "docs" / "methods"


@pytest.mark.parametrize("page", ["presupuesto-participativo", "votos", "sorteo"])
def test_the_examples_of_the_page_are_true(page):
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"^```py\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL))
    example = doctest.DocTestParser().get_doctest(code, {}, page, f"{page}.md", 0)
    report: list[str] = []
    outcome = doctest.DocTestRunner(verbose=False).run(example, out=report.append)
    assert len(example.examples) >= 8
    assert outcome.failed == 0, "".join(report)
