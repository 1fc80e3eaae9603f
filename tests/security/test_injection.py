"""What people type stays text: in pages, files, addresses, headers and queries; and nothing leads out of the site."""

import ast
import re
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import nh3
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

import minga
from minga.accounts.models import Person
from minga.cocreation.models import Process, Proposal
from minga.core.markdown import render
from tests.factories.cocreation import PersonFactory, make_process, make_proposal
from tests.security.test_challenges import NEW, typed
from tests.security.walking import enter
from tests.world import World

HOUSE = Path(minga.__file__).parent
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "https:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,hola",
    "\thttps://evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
]
SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "'-alert(1)-'",
    "{{ 7|add:7 }}{% debug %}",
    "javascript:alert(1)",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "</title><script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](  JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "![x](https://evil.example/a.png)",
    "<https://evil.example>",
    "`<script>`",
    "[x]: javascript:alert(1)\n\n[x]",
]
FORMULAS = ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1+1", '=HYPERLINK("https://evil.example")', "=cmd|' /C calc'!A0"]
ALLOWED_HTML = re.compile(
    r'</?(?:p|ul|li|em|strong|br)>|<ol(?: start="\d+")?>|</ol>|<a href="[^"]*" rel="[^"]*">|<a rel="[^"]*">|</a>'
)


@pytest.mark.django_db
@pytest.mark.parametrize("target", ELSEWHERE)
def test_nothing_that_one_is_sent_leads_elsewhere(target: str) -> None:
    stranger, person = Client(), enter(PersonFactory())
    answers = [
        stranger.post("/apariencia/", {"tema": "oscura", "volver": target}),
        stranger.get(f"/cuenta/login/?next={quote(target)}"),
        person.get(f"/cuenta/login/?next={quote(target)}"),
        person.get(f"/cuenta/signup/?next={quote(target)}"),
        person.get(f"/cuenta/segundo-paso/?next={quote(target)}"),
        stranger.get(f"/?lang=en&next={quote(target)}"),
        person.post("/cuenta/logout/", {"next": target}),
    ]
    hosts = {urlsplit(answer.get("Location", "/").replace("\\", "/")).netloc for answer in answers}
    assert hosts == {""}
    assert all(not answer.get("Location", "/").startswith(("javascript:", "data:")) for answer in answers)


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example", "a b", ""])
def test_another_name_of_the_site_is_refused(client: Client, host: str) -> None:
    assert client.get("/", HTTP_HOST=host).status_code == 400


@pytest.mark.django_db
def test_headers_of_proxies_that_nobody_trusts_change_nothing(client: Client) -> None:
    plain = client.get("/cuenta/login/").content
    lied = client.get(
        "/cuenta/login/", HTTP_X_FORWARDED_HOST="evil.example", HTTP_X_FORWARDED_PROTO="https", HTTP_X_ORIGINAL_URL="/x"
    )
    assert b"evil.example" not in lied.content
    assert lied.status_code == 200
    assert len(plain) == len(lied.content)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["en\r\nSet-Cookie: a=b", "es\nX: y", "en%0d%0aX: y"])
def test_no_header_can_be_slipped_in(client: Client, text: str) -> None:
    for url in (f"/?lang={quote(text)}", f"/cuenta/login/?next=/{quote(text)}", f"/quito/{quote(text)}"):
        answer = client.get(url)
        assert answer.status_code < 500
        assert "a=b" not in str(answer.cookies)
        assert [value for _name, value in answer.items() if "\n" in value or "\r" in value] == []


CLIMBING = [
    *("../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/keys/register.key"),
    *("....//", "/etc/passwd"),
]


@pytest.mark.django_db
def test_no_address_climbs_out_of_its_folder(client: Client) -> None:
    sha = "0" * 64
    starts = ("/estatico/", f"/documentos/DOC-1/{sha}/", "/registro/tile/0/", "/registro/tile/entries/", "/marca/", "/")
    for path in CLIMBING:
        for start in starts:
            answer = client.get(start + path)
            page = b"".join(answer) if answer.streaming else answer.content
            assert answer.status_code in (301, 302, 404), start + path
            assert b"root:" not in page
            assert b"PRIVATE" not in page


@pytest.mark.django_db
def test_scripts_that_somebody_types_are_text_wherever_they_are_shown(client: Client) -> None:
    process = make_process()
    for script in SCRIPTS:
        check_script(client, process, script)


def check_script(client: Client, process: Process, script: str) -> None:
    proposal = make_proposal(process, title=f"Agua {script}"[:120], problem=script + " agua", shown_name=script[:100])
    pages = [
        proposal.get_absolute_url(),
        "/quito/propuestas/",
        f"/quito/propuestas/?q={quote(script)}",
        f"/buscar/?q={quote(script)}",
        f"/quito/propuestas/nueva/?titulo={quote(script)}",
        f"/seguir/proposal/{proposal.code}/atom.xml",
        f"/{quote(script, safe='')}/",
    ]
    for url in pages:
        page = client.get(url).content.decode()
        for evil in ("<script>alert", "onerror=alert(1)>", "<svg/onload", "<iframe srcdoc", "<mglyph>"):
            assert evil not in page, url
        assert 'href="javascript:' not in page.lower()
        assert "{{ 7|add:7 }}" in page or "14" not in page.partition("Agua {")[2][:20]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from([*SCRIPTS, "**a**", "\n", "* ", "1. ", "&lt;", "\\", "agua "]), max_size=6).map("".join)
    | st.text()
)
def test_long_texts_become_only_the_few_tags_that_we_allow(text: str) -> None:
    html = render(text)
    assert "<" not in ALLOWED_HTML.sub("", html).replace("&lt;", "")
    links = re.findall(r'href="([^"]*)"', html)
    assert [link for link in links if not re.match(r"(https?:|mailto:|[^:]*$|[/#?])", link, re.I)] == []
    assert (
        nh3.clean(
            html,
            tags={"p", "ul", "ol", "li", "em", "strong", "a", "br"},
            link_rel=None,
            attributes={"a": {"href", "rel"}, "ol": {"start"}},
        )
        == html
    )


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "csv-excel"])
def test_no_cell_of_an_exported_list_is_a_formula(world: World, client: Client, kind: str) -> None:
    for formula in FORMULAS:
        make_proposal(world.things["process"], title=formula, problem=f"{formula} agua")
    file = b"".join(client.get(f"/quito/propuestas/?formato={kind}")).decode("utf-8-sig")
    mark = ";" if kind == "csv-excel" else ","
    cells = [
        cell.strip('"') for line in file.splitlines() for cell in re.split(f'{mark}(?=(?:[^"]*"[^"]*")*[^"]*$)', line)
    ]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t")) or re.match(r"-\D|-\d+\+", cell)] == []


@pytest.mark.django_db
def test_fields_that_a_form_does_not_have_change_nothing(client: Client) -> None:
    process = make_process()
    other = PersonFactory()
    more = {
        "state": "removed",
        "code": "UIO-2026-9999",
        "author": str(other.pk),
        "is_example": "1",
        "number": "77",
        "support_count": "999",
        "author_secret": "x",
        "suspicions": "[]",
        "process": "99",
        "id": "1",
        "pk": "1",
    }
    assert client.post(NEW, {**typed(), **more}).status_code == 302
    found = Proposal.objects.get()
    assert (found.code, found.state, found.author, found.is_example, found.support_count, found.process) == (
        "UIO-2026-0001",
        "received",
        None,
        False,
        0,
        process,
    )


@pytest.mark.django_db
def test_nobody_makes_themselves_more_than_they_are() -> None:
    person = PersonFactory()
    more = {
        "is_staff": "1",
        "is_superuser": "1",
        "verification": "identity",
        "is_example": "1",
        "email": "x@example.org",
        "groups": "1",
        "user_permissions": "1",
        "pk": "1",
        "password": "x",
    }
    enter(person).post("/cuenta/perfil/", {"name": "Ana", "language": "es", **more})
    known = Person.objects.get(pk=person.pk)
    assert (known.name, known.email) == ("Ana", person.email)
    assert (known.is_staff, known.is_superuser, known.verification, known.is_example) == (False, False, "none", False)


HEAVY = [
    *("a" * 200, "(" * 200, "a*" * 100, '"' * 199, "* " * 100, "agua~" * 40, "AND OR NOT " * 18, "[a TO z] " * 20),
    *("\\" * 200, "a:b:c " * 30, "(a|a)*" * 33, "é" * 200, "\u202e" * 200, "-" * 200, "title:*", "/.*/" * 50),
    "'; DROP TABLE x; --",
]


def test_a_search_answers_soon_whatever_is_asked(world: World, client: Client) -> None:
    for query in HEAVY:
        for url in ("/buscar/?q=", "/quito/propuestas/?q=", "/quito/propuestas/parecidas/?texto="):
            start = time.process_time()
            assert client.get(url + quote(query)).status_code in (200, 302), (url, query)
            assert time.process_time() - start < 2, (url, query)


# Where the program can reach out of its process, and why.
REACHING = {
    "minga/accounts/views/single_sign_on.py": {"requests"},  # only names its errors; MINGA_OIDC_ADDRESS is asked
    "minga/cocreation/sheet_files.py": {"subprocess"},  # only names the errors of a reading apart
    "minga/core/duties.py": {"socket"},  # the name of this machine
    "minga/documents/keeping.py": {"subprocess"},  # the examination of files, apart and bounded
    "minga/ledger/verifier.py": {"urllib.request"},  # the verifier, which people run on their own machine
    "minga/notices/handover.py": {"smtplib"},  # MINGA_SMTP_HOST
    "minga/portal/management/commands/demo.py": {"subprocess"},  # the processes of the demonstration
    "minga/portal/operation/checks/identities.py": {"requests"},  # the doctor asks MINGA_OIDC_ADDRESS
    "minga/portal/operation/checks/work.py": {"smtplib"},  # the doctor greets MINGA_SMTP_HOST
    "minga/portal/operation/metrics.py": {"http.server", "socket"},  # listens, on a private address only
}
MODULES = {
    "socket",
    "subprocess",
    "urllib.request",
    "smtplib",
    "http.client",
    "http.server",
    "requests",
    "httpx",
    "ftplib",
    "telnetlib",
    "asyncio",
    "boto3",
    "urllib3",
    "xmlrpc.client",
    "imaplib",
    "poplib",
}
# Ways to run what somebody typed.
CALLS = {"eval", "exec", "compile", "__import__"}
DANGEROUS = {"pickle", "marshal", "shelve", "yaml", "dill", "jsonpickle"}


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def sources() -> list[Path]:
    return sorted(path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts)


def test_the_program_reaches_out_only_where_it_says() -> None:
    """Nobody gives us an address that we then fetch: mail, the bucket and the single sign-on are settings."""
    found = {str(path.relative_to(HOUSE.parent)): imports_of(path) & MODULES for path in sources()}
    assert {path: names for path, names in found.items() if names} == REACHING


def test_nothing_that_somebody_typed_is_run_or_unpickled() -> None:
    wrong = []
    for path in sources():
        wrong += [f"{path}: {name}" for name in imports_of(path) & DANGEROUS]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            is_ours = isinstance(node.func, ast.Name) and name in CALLS
            has_shell = any(word.arg == "shell" for word in node.keywords)
            is_system = name in ("system", "popen") and isinstance(node.func, ast.Attribute)
            wrong += [f"{path}:{node.lineno} {name}"] * (is_ours or has_shell or is_system)
    assert wrong == []


def test_nothing_typed_is_put_into_sql() -> None:
    """`.extra()` and `.raw()` nowhere; a text put together for `execute` only from names of our own tables."""
    wrong = [
        f"{path.relative_to(HOUSE.parent)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"\.(extra|raw)\(|RawSQL", line)
    ]
    assert wrong == []
