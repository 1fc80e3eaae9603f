"""One cédula is one person, and nothing ever holds the number."""

import datetime as dt
import io
import logging
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from xlsxwriter import Workbook

from minga.accounts import identity_keys, key_files
from minga.accounts.actions.identities import open_check
from minga.accounts.identity_keys import IdentityKeyError
from minga.accounts.identity_numbers import FaultyNumberError, read_number
from minga.accounts.models import CheckCode, Identity, Person
from minga.core.permits import Refused
from minga.directory.actions.identities import check_identity, prove_by_roll, withdraw_identity
from minga.directory.actions.rolls import accept_roll, draft_roll, withdraw_roll
from minga.directory.models import Appointment, Jurisdiction, Role, Roll, RollEntry, Territory
from minga.directory.roll_files import RollReading, UnreadableRollError, read_roll
from minga.ledger.models import Entry
from minga.notices.models import Notice

pytestmark = pytest.mark.django_db

# Invented, with a check digit that fits.
ANA, LUIS, ROSA = "1710034065", "0926687856", "1104680135"


@pytest.fixture(autouse=True)
def own_keys(settings: object, tmp_path: object) -> None:
    settings.MINGA_HOME = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def quito() -> Jurisdiction:
    province = Territory.objects.create(code="17", kind="province", name="Pichincha", path="17")
    canton = Territory.objects.create(code="1701", kind="canton", name="Quito", path="17/1701", parent=province)
    for code, name in (("170155", "Calderón"), ("170156", "Conocoto")):
        Territory.objects.create(code=code, kind="rural_parish", name=name, path=f"17/1701/{code}", parent=canton)
    return Jurisdiction.objects.create(slug="quito", name={"es": "Quito"}, kind="municipality", territory=canton)


@pytest.fixture
def ana() -> Person:
    return Person.objects.create_user("ana@example.org", verification=Person.Verification.EMAIL)


@pytest.fixture
def luis() -> Person:
    return Person.objects.create_user("luis@example.org", verification=Person.Verification.EMAIL)


@pytest.fixture
def officer(quito: Jurisdiction) -> Person:
    person = Person.objects.create_user("ventanilla@example.org")
    Appointment.objects.create(
        person=person, role=Role.IDENTITY_OFFICER, jurisdiction=quito, starts_on=timezone.localdate()
    )
    return person


def check(officer: Person, quito: Jurisdiction, person: Person, cedula: str = ANA, **other: str) -> Identity:
    values = {"code": open_check(by=person).code, "channel": Identity.Channel.IN_PERSON, **other}
    return check_identity(by=officer, jurisdiction=quito, number=read_number(cedula), **values)


def roll_of(officer: Person, quito: Jurisdiction, *cedulas: str) -> Roll:
    content = "\n".join(["cedula", *cedulas]).encode()
    reading = read_roll(content, "padron.csv", {})
    return accept_roll(by=officer, roll=draft_roll(by=officer, jurisdiction=quito, title="Padrón", reading=reading))


def register() -> list[tuple[str, str, str, dict[str, object]]]:
    return list(Entry.objects.order_by("pk").values_list("verb", "role", "jurisdiction", "facts"))


def everything_stored() -> str:
    """Every cell of every table, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(found)


# The number


@pytest.mark.parametrize("typed", [ANA, "171003406-5", " 171 003 4065 ", "1710034065001"])
def test_a_cedula_is_read_as_people_type_it(typed: str) -> None:
    assert read_number(typed).cedula == ANA


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("171003406", "form"),
        ("17100340AB", "form"),
        ("١٧١٠٠٣٤٠٦٥", "form"),
        ("1710034066", "digit"),
        ("9910034065", "place"),
        ("1790011674001", "company"),
    ],
)
def test_a_faulty_number_says_why(typed: str, reason: str) -> None:
    with pytest.raises(FaultyNumberError) as refused:
        read_number(typed)
    assert refused.value.reason == reason


def test_an_odd_ruc_is_told_and_never_refused() -> None:
    assert read_number(f"{ANA}001").is_ruc_odd is False
    assert read_number(f"{ANA}000").is_ruc_odd is True


def test_a_number_is_not_printed_by_accident() -> None:
    assert ANA not in f"{read_number(ANA)!r} {RollReading([], [])!r}"
    reading = read_roll(f"cedula\n{ANA}".encode(), "a.csv", {})
    assert ANA not in repr(reading) + repr(reading.rows)


# The keys


def test_the_key_is_drawn_once_and_is_its_owners_only() -> None:
    first = identity_keys.digests_of(ANA)
    assert identity_keys.digests_of(ANA) == first
    (path,) = key_files.folder().glob("*.key")
    assert (path.name, path.stat().st_mode & 0o777) == ("identity-0001.key", 0o600)


def test_two_processes_that_draw_the_first_key_at_once_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one looked before the first one wrote."""
    identity_keys.add_key()
    monkeypatch.setattr(identity_keys, "read_keys", dict)
    assert identity_keys.add_key() == "0001"
    monkeypatch.undo()
    assert list(identity_keys.read_keys()) == ["0001"]


def test_after_a_rotation_the_same_cedula_is_still_known(
    officer: Person, quito: Jurisdiction, ana: Person, luis: Person
) -> None:
    check(officer, quito, ana)
    assert identity_keys.add_key() == "0002"
    with pytest.raises(ValidationError):
        check(officer, quito, luis)
    assert check(officer, quito, luis, LUIS).key_id == "0002"


def test_without_the_key_that_hashed_nobody_is_taken_for_two(
    officer: Person, quito: Jurisdiction, ana: Person, luis: Person
) -> None:
    check(officer, quito, ana)
    (key_files.folder() / "identity-0001.key").unlink()
    with pytest.raises(IdentityKeyError, match="identity-0001"):
        check(officer, quito, luis)
    assert list(key_files.folder().glob("*.key")) == []


# An officer's check


def test_an_officer_checks_a_document(officer: Person, quito: Jurisdiction, ana: Person) -> None:
    identity = check(officer, quito, ana)
    ana.refresh_from_db()
    assert ana.verification == Person.Verification.IDENTITY
    assert register() == [
        ("identity.checked", "identity_officer", "quito", {"method": "officer", "channel": "in_person"})
    ]
    assert Entry.objects.get().subject_code == identity.code
    assert [(notice.template, notice.reader.person) for notice in Notice.objects.all()] == [
        ("directory/notices/identity_checked", ana)
    ]
    assert CheckCode.objects.count() == 0


def test_the_number_is_nowhere(
    officer: Person, quito: Jurisdiction, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in a table, not in the register, not in a log, not on a page, not in a letter."""
    ana = Person.objects.create_user("ana@example.org")
    client.force_login(officer)
    pages = []
    with caplog.at_level(logging.DEBUG):
        code = open_check(by=ana).code
        answer = client.post(
            reverse("identity_checks", args=["quito"]), {"code": code, "cedula": ANA, "channel": "online"}, follow=True
        )
        pages.append(answer.content.decode())
        client.force_login(ana)
        pages += [client.get(reverse(name)).content.decode() for name in ("identity", "desk", "notice_list")]
    assert Identity.objects.count() == 1
    assert ANA not in "".join(pages) + everything_stored()
    assert ANA not in "".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert sum(ANA in record.getMessage() for record in caplog.records if record.name == "django.db.backends") == 0


def test_one_cedula_is_one_person(officer: Person, quito: Jurisdiction, ana: Person, luis: Person) -> None:
    check(officer, quito, ana)
    with pytest.raises(ValidationError) as refused:
        check(officer, quito, luis)
    said = " ".join(refused.value.messages)
    assert list(refused.value.message_dict) == ["cedula"]
    assert not re.search(r"ana|example|ID-", said)
    luis.refresh_from_db()
    assert (luis.verification, len(register())) == (Person.Verification.EMAIL, 1)


def test_the_database_itself_refuses_the_second_one(officer: Person, quito: Jurisdiction, ana: Person) -> None:
    identity = check(officer, quito, ana)
    other = Person.objects.create_user("otra@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        Identity.objects.create(person=other, method="officer", key_id=identity.key_id, digest=identity.digest)


def test_the_same_check_twice_is_one(officer: Person, quito: Jurisdiction, ana: Person) -> None:
    assert check(officer, quito, ana) == check(officer, quito, ana)
    assert len(register()) == 1


def test_a_checked_account_does_not_take_another_cedula(officer: Person, quito: Jurisdiction, ana: Person) -> None:
    check(officer, quito, ana)
    with pytest.raises(ValidationError, match="otra cédula"):
        check(officer, quito, ana, LUIS)


def test_an_old_code_counts_no_more(officer: Person, quito: Jurisdiction, ana: Person) -> None:
    code = open_check(by=ana).code
    CheckCode.objects.update(ends_at=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(ValidationError, match="media hora"):
        check_identity(by=officer, jurisdiction=quito, code=code, number=read_number(ANA), channel="online")
    assert (Identity.objects.count(), register()) == (0, [])


def test_whoever_has_no_role_here_may_not(officer: Person, quito: Jurisdiction, ana: Person, luis: Person) -> None:
    elsewhere = Jurisdiction.objects.create(slug="cuenca", name={"es": "Cuenca"}, kind="municipality")
    for person, place in ((luis, quito), (officer, elsewhere)):
        with pytest.raises(Refused) as refused:
            check(person, place, ana)
        assert refused.value.reason == "Solo lo hace quien comprueba identidades en este gobierno."
    assert (Identity.objects.count(), register()) == (0, [])


def test_nobody_checks_themselves(officer: Person, quito: Jurisdiction) -> None:
    with pytest.raises(Refused, match="propia identidad"):
        check(officer, quito, officer)
    assert register() == []


# Taking it back


def test_a_person_takes_their_check_back_and_the_number_is_free(
    officer: Person, quito: Jurisdiction, ana: Person, luis: Person
) -> None:
    identity = check(officer, quito, ana)
    withdraw_identity(by=ana, identity=identity, ground=Identity.Ground.OWN_REQUEST)
    identity.refresh_from_db()
    ana.refresh_from_db()
    assert (identity.digest, identity.ground, ana.verification) == (None, "own_request", Person.Verification.EMAIL)
    assert register()[-1] == ("identity.withdrawn", "citizen", "quito", {"ground": "own_request"})
    assert check(officer, quito, luis).is_in_force


def test_an_officer_takes_it_back_with_a_ground_that_the_person_reads(
    officer: Person, quito: Jurisdiction, ana: Person
) -> None:
    withdraw_identity(by=officer, identity=check(officer, quito, ana), ground=Identity.Ground.MISTAKE)
    assert register()[-1] == ("identity.withdrawn", "identity_officer", "quito", {"ground": "mistake"})
    assert Notice.objects.order_by("pk").last().template == "directory/notices/identity_withdrawn"


def test_a_stranger_takes_nothing_back(officer: Person, quito: Jurisdiction, ana: Person, luis: Person) -> None:
    identity = check(officer, quito, ana)
    with pytest.raises(Refused, match="Solo la retira"):
        withdraw_identity(by=luis, identity=identity, ground=Identity.Ground.MISTAKE)
    withdraw_identity(by=ana, identity=identity, ground=Identity.Ground.OWN_REQUEST)
    with pytest.raises(Refused, match="ya se había retirado"):
        withdraw_identity(by=ana, identity=identity, ground=Identity.Ground.OWN_REQUEST)


# Rolls


def test_every_fault_of_a_roll_is_told_by_row_and_column() -> None:
    rows = [
        "Cédula;Nombre;Parroquia;Sector",
        f"{ANA};Ana;Calderón;mujeres",
        f"{ANA};Otra;;",
        f"123;Luis;Marte;{'x' * 61}",
        "",
        f"{LUIS[1:]};L;170155;",
    ]
    content = "\n".join(rows)
    reading = read_roll(content.encode("cp1252"), "padron.csv", {"calderon": 1, "170155": 1})
    assert [(row.cedula, row.territory_id, row.sector) for row in reading.rows] == [
        (ANA, 1, "mujeres"),
        (LUIS, 1, ""),
    ]
    assert [(fault.row, fault.column, fault.reason) for fault in reading.faults] == [
        (3, "cedula", "repeated"),
        (4, "cedula", "form"),
        (4, "parish", "parish"),
        (4, "sector", "sector"),
    ]
    assert (reading.columns, reading.ignored) == (["parish", "sector"], ["Nombre"])


def test_a_spreadsheet_that_took_cedulas_for_quantities_is_read_all_the_same() -> None:
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["CEDULA", "sector"])
    sheet.write_number(1, 0, int(LUIS))
    sheet.write_string(2, 0, ANA)
    book.close()
    reading = read_roll(content.getvalue(), "padron.xlsx", {})
    assert ([row.cedula for row in reading.rows], reading.faults) == ([LUIS, ANA], [])


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"nombre\nAna\n", "a.csv", "«cedula»"),
        (b"cedula\n\n", "a.csv", "ninguna persona"),
        (b"", "a.csv", "«cedula»"),
        (b"PK\x03\x04 nothing", "a.xlsx", "hoja de cálculo"),
        (b"\x00\x01\x02", "a.csv", "archivo de texto"),
        (b'cedula\n"171003', "a.csv", "como tabla"),
    ],
)
def test_a_file_that_is_no_roll_says_why(content: bytes, name: str, why: str) -> None:
    with pytest.raises(UnreadableRollError, match=why):
        read_roll(content, name, {})


def test_whoever_is_on_a_roll_proves_their_identity(officer: Person, quito: Jurisdiction, ana: Person) -> None:
    roll = roll_of(officer, quito, ANA, LUIS)
    identity = prove_by_roll(by=ana, number=read_number(ANA))
    ana.refresh_from_db()
    assert (identity is not None, ana.verification) == (True, Person.Verification.IDENTITY)
    assert register() == [
        ("identity_roll.accepted", "identity_officer", "quito", {"count": 2, "columns": []}),
        ("identity.checked", "citizen", "quito", {"method": "roll", "channel": ""}),
    ]
    assert ANA not in everything_stored()
    withdraw_roll(by=officer, roll=roll, ground=Roll.Ground.ENDED)
    assert RollEntry.objects.count() == 0
    assert prove_by_roll(by=Person.objects.create_user("x@example.org"), number=read_number(LUIS)) is None


def test_a_draft_proves_nothing(officer: Person, quito: Jurisdiction, ana: Person) -> None:
    reading = read_roll(f"cedula\n{ANA}".encode(), "a.csv", {})
    draft_roll(by=officer, jurisdiction=quito, title="Padrón", reading=reading)
    assert prove_by_roll(by=ana, number=read_number(ANA)) is None
    assert register() == []


def test_a_document_in_sight_beats_a_number_typed_from_memory(
    officer: Person, quito: Jurisdiction, ana: Person, luis: Person
) -> None:
    roll_of(officer, quito, ANA)
    prove_by_roll(by=luis, number=read_number(ANA))
    check(officer, quito, ana)
    luis.refresh_from_db()
    assert luis.verification == Person.Verification.EMAIL
    assert [verb for verb, *_rest in register()] == [
        "identity_roll.accepted",
        "identity.checked",
        "identity.withdrawn",
        "identity.checked",
    ]


def test_the_page_answers_the_same_for_a_number_that_is_taken_and_one_on_no_roll(
    officer: Person, quito: Jurisdiction, ana: Person, luis: Person, client: Client
) -> None:
    roll_of(officer, quito, ANA)
    prove_by_roll(by=ana, number=read_number(ANA))
    client.force_login(luis)
    client.post(reverse("identity_prove"), {"cedula": ROSA})  # the first attempt opens its window
    pages, work = [], []
    for cedula in (ANA, ROSA):
        with CaptureQueriesContext(connection) as asked:
            page = client.post(reverse("identity_prove"), {"cedula": cedula})
        pages.append((page.status_code, re.sub(r'value="[^"]*"', "", page.content.decode())))
        work.append(len(asked))
    assert pages[0] == pages[1]
    assert work[0] == work[1]
    assert pages[0][0] == 422


def test_numbers_cannot_be_tried_one_after_another(client: Client, luis: Person) -> None:
    client.force_login(luis)
    answers = [client.post(reverse("identity_prove"), {"cedula": ROSA}) for _turn in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert ROSA not in answers[-1].content.decode()


# Pages


def test_the_pages_are_for_those_they_concern(
    client: Client, officer: Person, quito: Jurisdiction, ana: Person
) -> None:
    roll = roll_of(officer, quito, ANA)
    identity = check(officer, quito, ana)
    pages = [
        reverse("identity_checks", args=["quito"]),
        reverse("identity_check_withdraw", args=["quito", identity.code]),
        reverse("roll_list", args=["quito"]),
        reverse("roll", args=["quito", roll.code]),
    ]
    assert [client.get(page).status_code for page in pages] == [302] * 4
    client.force_login(ana)
    assert [client.get(page).status_code for page in pages] == [403] * 4
    client.force_login(officer)
    assert [client.get(page).status_code for page in pages] == [200] * 4


def test_a_roll_is_looked_at_before_it_is_used(client: Client, officer: Person, quito: Jurisdiction) -> None:
    client.force_login(officer)
    file = SimpleUploadedFile("padron.csv", f"cedula,parroquia\n{ANA},Calderón\n{LUIS},Marte\n".encode())
    answer = client.post(reverse("roll_list", args=["quito"]), {"title": "Padrón 2026", "file": file}, follow=True)
    page = answer.content.decode()
    roll = Roll.objects.get()
    assert (roll.state, roll.entry_count, roll.faults) == ("draft", 1, [[3, "parish", "parish"]])
    assert RollEntry.objects.get().territory.name == "Calderón"
    assert "No se conoce esa parroquia" in page
    assert ANA not in page + everything_stored()
    client.post(reverse("roll_accept", args=["quito", roll.code]))
    roll.refresh_from_db()
    assert roll.state == "accepted"
    client.post(reverse("roll", args=["quito", roll.code]), {"ground": "mistake"})
    roll.refresh_from_db()
    assert (roll.state, roll.ground, RollEntry.objects.count()) == ("withdrawn", "mistake", 0)


def test_a_discarded_roll_leaves_nothing(client: Client, officer: Person, quito: Jurisdiction) -> None:
    client.force_login(officer)
    file = SimpleUploadedFile("padron.csv", f"cedula\n{ANA}\n".encode())
    client.post(reverse("roll_list", args=["quito"]), {"title": "Padrón", "file": file})
    client.post(reverse("roll_discard", args=["quito", Roll.objects.get().code]))
    assert (Roll.objects.count(), RollEntry.objects.count(), register()) == (0, 0, [])


def test_a_bad_file_comes_back_with_its_reason_and_the_title(
    client: Client, officer: Person, quito: Jurisdiction
) -> None:
    client.force_login(officer)
    file = SimpleUploadedFile("padron.csv", b"nombre\nAna\n")
    page = client.post(reverse("roll_list", args=["quito"]), {"title": "Mi padrón", "file": file})
    assert page.status_code == 422
    assert 'value="Mi padrón"' in page.content.decode()
    assert Roll.objects.count() == 0


def test_a_list_asks_the_same_whatever_its_length(client: Client, officer: Person, quito: Jurisdiction) -> None:
    client.force_login(officer)
    counts = []
    for number in (1, 2):
        for turn in range(number):
            person = Person.objects.create_user(f"p{number}{turn}@example.org")
            Identity.objects.create(
                person=person, method="officer", key_id="0001", digest=f"{number}{turn}", jurisdiction_slug="quito"
            )
            Roll.objects.create(jurisdiction=quito, title="Padrón")
        for name in ("identity_checks", "roll_list"):
            client.get(reverse(name, args=["quito"]))
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse(name, args=["quito"]))
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_the_person_sees_their_code_and_takes_their_check_back(
    client: Client, officer: Person, quito: Jurisdiction, ana: Person
) -> None:
    client.force_login(ana)
    client.post(reverse("identity_code"))
    assert str(CheckCode.objects.get()) in client.get(reverse("identity")).content.decode()
    check(officer, quito, ana)
    assert "Comprobada el" in client.get(reverse("identity")).content.decode()
    client.post(reverse("identity_withdraw"))
    assert Identity.objects.in_force().count() == 0
    assert client.get(reverse("identity_withdraw")).status_code == 404
