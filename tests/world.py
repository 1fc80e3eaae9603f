"""One small world with everything that the site keeps to itself planted in it, for tests that walk through every door.

`make_world()` builds two governments with people in every role, proposals in every state, a plan that is still a
draft, documents that nobody may open yet, letters, a job. Each `Secret` is a word that stands nowhere else, with the
roles that may read it: `secret.readers`. What is public has its words too (`world.public`): a walk that does not meet
them has looked at nothing.

    @pytest.mark.django_db
    def test_something(world: World, client: Client) -> None:
        world.enter(client, "moderator")
        for address in addresses(world):          # tests.routes: every route of the urlconf, filled from this world
            client.get(address.url)

The fixture `world` (tests/conftest.py) gives each test its own home, index, keys and store of documents.
"""

import datetime as dt
import json
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from allauth.account.internal.userkit import user_id_to_str
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.utils import timezone

from minga.accounts.models import Person
from minga.cocreation.actions.capture import reserve_codes
from minga.cocreation.actions.methodologies import publish_methodology
from minga.cocreation.actions.moderation import moderate_proposal
from minga.cocreation.actions.proposals import (
    Receipt,
    correct_proposal,
    submit_proposal,
    support_proposal,
    withdraw_proposal,
)
from minga.cocreation.actions.registrations import ask_to_register, confirm_registration
from minga.cocreation.actions.workshops import call_workshop, make_workshop
from minga.cocreation.methodology_shape import checksum_of
from minga.cocreation.models import (
    ConfirmationAct,
    Demographic,
    IntegratedProposal,
    MethodologyDraft,
    Process,
    Proposal,
)
from minga.cocreation.models.proposals import code_said
from minga.cocreation.slips import in_groups, slip_key
from minga.cocreation.tasks import reindex_all as index_proposals
from minga.cocreation.workshop_plans import WorkshopPlan
from minga.core.fields import Said
from minga.core.jobs import start_job
from minga.core.models import Job
from minga.directory.models import Institution, OGPValue, Pillar, PolicyArea
from minga.documents.actions import hand_in_document, withdraw_document
from minga.documents.models import Document
from minga.ledger.actions import record, seal
from minga.ledger.models import Entry
from minga.notices.actions import ask_to_follow, follow_subject, gather_letters, notify
from minga.notices.actions.notices import reader_of
from minga.notices.models import Letter, Reader
from minga.plans.actions.plans import facts_of as facts_of_plan
from minga.plans.models import ActionPlan, Commitment, CommitmentDocument, Doubt, Passage
from minga.plans.tasks import reindex_all as index_plans
from minga.portal.tasks import write_proposals
from minga.search.actions import repair
from tests.documents import makers
from tests.documents.subjects import waiting
from tests.factories.cocreation import PersonFactory, appoint, make_integrated, make_process, submission
from tests.factories.data_world import make_data
from tests.factories.groups_world import make_groups
from tests.factories.plans import (
    ActionPlanFactory,
    CommitmentFactory,
    DocumentFactory,
    InstitutionFactory,
    JurisdictionFactory,
    LeadFactory,
    MilestoneFactory,
    ThemeFactory,
)

STRANGER = "stranger"
# Everybody who may come to the site. `other_moderator` moderates for another government; `staff` is Django's superuser.
ROLES = (
    *(STRANGER, "citizen", "author", "officer", "moderator", "planner", "administrator"),
    *("site_administrator", "other_moderator", "staff"),
)
MODERATORS = frozenset({"moderator", "administrator", "site_administrator"})
NOBODY: frozenset[str] = frozenset()
ADMINISTRATORS = frozenset({"administrator", "site_administrator"})
# Django's own back office.
STAFF = frozenset({"staff"})
# Whoever coordinates a plan translates it, also before it is public.
TRANSLATORS = frozenset({"planner"})


@dataclass(frozen=True)
class Secret:
    """A word that stands in one place only, and who may meet it there.

    `doors` are names of routes whose address is itself the key (the link of a letter): whoever holds it may read it.
    `mailboxes` are the addresses that may get it by e-mail."""

    word: str
    what: str
    readers: frozenset[str] = NOBODY
    doors: frozenset[str] = frozenset()
    mailboxes: frozenset[str] = frozenset()


@dataclass
class World:
    """What was made, by name; `things` fills the parameters of addresses (see tests.routes)."""

    people: dict[str, Person | None] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)
    public: list[str] = field(default_factory=list)
    things: dict[str, Any] = field(default_factory=dict)

    def keep(self, name: str, what: str, readers: frozenset[str] = NOBODY, **more: Any) -> str:
        """Plant a secret: the word to write where it is kept."""
        word = f"zq{name}qz"
        assert all(secret.word != word for secret in self.secrets)
        self.secrets.append(Secret(word, what, readers, **more))
        return word

    def show(self, name: str) -> str:
        """A word that everybody may read."""
        word = f"xv{name}vx"
        self.public.append(word)
        return word

    def person(self, role: str) -> Person:
        found = self.people[role]
        assert found is not None, role
        return found

    def enter(self, client: Client, role: str) -> None:
        """Whoever uses this client is from now on somebody in that role."""
        client.logout()
        if person := self.people[role]:
            sign_in(client, person)


def sign_in(client: Client, person: Person) -> None:
    """Just now, with a code: what asks for a fresh sign-in is content."""
    client.force_login(person)
    session = client.session
    record = {"method": "code", "at": time.time(), "email": person.email, "reauthenticated": True}
    session["account_authentication_methods"] = [record]
    session["account_authentication_methods_user"] = user_id_to_str(person)
    session.save()


def make_world() -> World:
    world = World()
    process = make_process(slug="2026", funnel=[])
    world.things |= {"process": process, "jurisdiction": process.jurisdiction}
    world.things["other"] = JurisdictionFactory(slug="ecuador")
    make_people(world)
    make_methodologies(world)
    make_plans(world)
    make_integrated_proposals(world)
    make_proposals(world)
    make_documents(world)
    make_groups(world)
    make_workshops(world)
    make_data(world)
    make_letters(world)
    make_jobs(world)
    turn_worker()
    world.things["lines"] = Entry.objects.sealed().count()
    return world


def make_people(world: World) -> None:
    quito, other = world.things["jurisdiction"], world.things["other"]
    world.things["institution"] = InstitutionFactory(jurisdiction=quito, slug="alcaldia", acronym=world.show("acronym"))
    people: dict[str, Person | None] = {STRANGER: None, "citizen": PersonFactory(), "author": PersonFactory()}
    people["officer"] = appoint("officer", quito, institution=world.things["institution"])
    for role in ("moderator", "planner", "administrator"):
        people[role] = appoint(role, quito)
    people["site_administrator"] = appoint("administrator")
    people["other_moderator"] = appoint("moderator", other)
    people["staff"] = PersonFactory(is_staff=True, is_superuser=True)
    world.people = people
    for role, person in people.items():
        if person is None:
            continue
        own = frozenset({role, "staff"})
        person.name = world.keep(f"name{role}", f"the name of the {role}, who keeps it to themselves", own)
        mailbox = f"zqmail{role}qz@example.org"
        world.keep(
            f"mail{role}", f"the address of the {role}", own | who_deals_with(role), mailboxes=frozenset({mailbox})
        )
        person.email = mailbox
        person.save(update_fields=["name", "email"])
        EmailAddress.objects.create(user=person, email=mailbox, primary=True, verified=True)
    Authenticator.objects.create(user=world.person("staff"), type="totp", data={})
    Group.objects.create(name="Un grupo")


def who_deals_with(role: str) -> frozenset[str]:
    """Who reads on the page of appointments whose role it is; and who answers what the citizen asked of their data."""
    if role in ("author", "staff"):
        return NOBODY
    return frozenset({"site_administrator"}) if role == "other_moderator" else ADMINISTRATORS


def make_methodologies(world: World) -> None:
    """Two versions that everybody reads, and a copy that the administration is changing."""
    content = json.loads((settings.BASE_DIR / "data/methodologies/quito-2019.json").read_text(encoding="utf-8"))
    content["title"] = said_twice(world.show("methodology"))
    versions = [
        publish_methodology(by=None, content=changed, checksum=checksum_of(changed))
        for changed in (content, {**content, "months": 18})
    ]
    title = said_twice(world.keep("draftmethodology", "a methodology that is being changed", ADMINISTRATORS))
    draft = MethodologyDraft.objects.create(
        jurisdiction=world.things["jurisdiction"],
        key="quito-2027",
        content={**content, "title": title, "key": "quito-2027"},
        based_on=versions[0],
    )
    world.things |= {"methodology": versions[1], "methodology_draft": draft}


def said_twice(word: str) -> Said:
    return Said(es=word, en=word)


def make_plans(world: World) -> None:
    quito = world.things["jurisdiction"]
    public = ActionPlanFactory(
        jurisdiction=quito, slug="2024", number=1, title=Said(es=world.show("plan"), en="Public plan")
    )
    world.things |= {"plan": public, "commitment": make_commitment(public, "C-01", world.show("commitment"))}
    world.things["milestone"] = MilestoneFactory(
        commitment=world.things["commitment"], number=1, title=Said(es=world.show("milestone"), en="Step")
    )
    make_passage(public, world.show("passage"))
    make_draft(world)
    world.things["doubt"] = Doubt.objects.create(
        plan=public, commitment=world.things["commitment"], position=1, field="title", question=Said(es="¿Cuándo?")
    )
    record("plan.published", public, by=None, role="system", **facts_of_plan(public))
    record("commitment.adopted", world.things["commitment"], by=None, role="system", plan=public.slug)


def make_draft(world: World) -> None:
    draft = ActionPlanFactory(
        jurisdiction=world.things["jurisdiction"],
        slug="borrador",
        number=2,
        state=ActionPlan.State.DRAFT,
        title=said_twice(world.keep("draftplan", "the title of a plan that is not published", STAFF | TRANSLATORS)),
        document=DocumentFactory(key="borrador"),
    )
    commitment = make_commitment(draft, "D-01", world.keep("draftcommitment", "a commitment of a draft", TRANSLATORS))
    MilestoneFactory(
        commitment=commitment,
        number=1,
        title=said_twice(world.keep("draftmilestone", "a milestone of a draft", TRANSLATORS)),
    )
    make_passage(draft, world.keep("draftpassage", "words of a draft", TRANSLATORS))
    question = said_twice(world.keep("draftdoubt", "a doubt about a draft"))
    Doubt.objects.create(plan=draft, commitment=commitment, position=1, field="title", question=question)
    world.things |= {"draft": draft, "draft_commitment": commitment}


def make_commitment(plan: ActionPlan, code: str, word: str) -> Commitment:
    theme = ThemeFactory(plan=plan, key="datos", title=Said(es=f"Tema de {word}"))
    commitment: Commitment = CommitmentFactory(plan=plan, number=1, code=code, theme=theme, title=said_twice(word))
    LeadFactory(commitment=commitment, institution=Institution.objects.get(slug="alcaldia"))
    commitment.sdgs.add(16)
    for model, name in ((OGPValue, "values"), (Pillar, "pillars"), (PolicyArea, "policy_areas")):
        row, _made = model.objects.get_or_create(
            slug=f"uno-{name.replace('_', '-')}", defaults={"name": Said(es="Uno")}
        )
        getattr(commitment, name).add(row)
    return commitment


def make_passage(plan: ActionPlan, word: str) -> None:
    kind = Passage.Kind.SECTION
    Passage.objects.create(
        plan=plan, kind=kind, position=1, key="presentacion", heading=said_twice(f"De {word}"), text=said_twice(word)
    )


def make_integrated_proposals(world: World) -> None:
    """One became a public commitment; one became a commitment of the plan that is still a draft."""
    process: Process = world.things["process"]
    title = Said(es=world.show("integrated"), en="Integrated")
    integrated = make_integrated(process, 1, title=title, commitment=world.things["commitment"])
    hidden = make_integrated(process, 2, commitment=world.things["draft_commitment"])
    for one in (integrated, hidden):
        record("integrated_proposal.published", one, by=None, role="system")
    world.things |= {"integrated": integrated, "integrated_in_draft": hidden}
    world.things["act"] = make_act(world, integrated)
    Process.objects.filter(pk=process.pk).update(plan=world.things["draft"])


def make_act(world: World, integrated: IntegratedProposal) -> ConfirmationAct:
    """In preparation: only who coordinates the plan may read it."""
    readers = frozenset({"planner", "administrator", "site_administrator"})
    word = world.keep("draftact", "the text of an act in preparation", readers)
    text = {
        "code": integrated.code,
        "title": {"es": word},
        "starts_on": None,
        "ends_on": None,
        "fields": {},
        "milestones": [],
        "actors": [],
        "sdgs": [],
        "values": [],
        "pillars": [],
    }
    return ConfirmationAct.objects.create(
        process=integrated.process,
        integrated=integrated,
        institution=world.things["institution"],
        part=ConfirmationAct.Part.RESPONSIBLE,
        text=text,
        digest="0" * 64,
    )


def send(by: Person | None, process: Process, word: str, **fields: Any) -> Receipt:
    texts = {"title": f"Título {word}", "problem": f"Problema {word} agua", "solution": f"Solución {word}"}
    return submit_proposal(by=by, process=process, submission=submission(**{**texts, **fields}))


def make_proposals(world: World) -> None:
    process, author, moderator = world.things["process"], world.person("author"), world.person("moderator")
    received = send(author, process, world.show("received"), shown_name=world.show("shownname")).proposal
    correct_proposal(
        by=author, proposal=received, title="Otro título", problem=world.show("corrected"), solution="Otra solución"
    )
    support_proposal(by=world.person("citizen"), proposal=received)
    withdrawn = send(author, process, world.keep("withdrawn", "the text of a proposal that its author withdrew"))
    withdraw_proposal(by=author, proposal=withdrawn.proposal)
    removed = send(None, process, world.keep("removed", "the text of a proposal that a moderator took down"))
    moderate_proposal(by=moderator, proposal=removed.proposal, decision="remove", ground="personal")
    hand_in_held(world)
    world.things["proposals"] = list(Proposal.objects.order_by("pk"))
    world.things["received"] = received
    Demographic.objects.create(
        process=process,
        key="0" * 64,
        ethnicity="shuar",
        consent_version="1",
        consent_purpose=world.keep("demographic", "an answer about who takes part"),
        consented_on=timezone.localdate(),
    )


def hand_in_held(world: World) -> None:
    """Two that wait: of the author, with a file that shows people; and of somebody without an account."""
    process, readers = world.things["process"], MODERATORS | {"author"}
    file = waiting(
        makers.pdf(f"Cedula {makers.CEDULA} zqheldpaperqz"),
        title=world.keep("heldfile", "the name of a file that waits", readers),
        ground="own",
        explanation=world.keep("heldground", "why its author says that it may be seen", readers),
    )
    world.keep("heldpaper", "what stands in a file that waits", readers)
    own = send(
        world.person("author"),
        process,
        world.keep("heldtext", "the text of a proposal that waits", readers),
        shown_name=world.keep("heldname", "the name that it will show", readers),
        files=(file,),
    )
    other = send(None, process, world.keep("heldunsigned", "a proposal without account that waits", MODERATORS))
    moderate_proposal(by=world.person("moderator"), proposal=other.proposal, decision="hold", ground="offence")
    world.secrets.append(Secret(other.secret, "the secret of an author's link"))
    world.things |= {"held": own.proposal, "held_unsigned": other.proposal, "author_secret": other.secret}


def make_documents(world: World) -> None:
    commitment, planner = world.things["commitment"], world.person("planner")
    paper = hand_in_document(
        by=planner, role="planner", about=commitment, file=waiting(makers.pdf(), title=world.show("paper"))
    )
    CommitmentDocument.objects.create(commitment=commitment, document=paper, part=CommitmentDocument.Part.SOURCE)
    gone = hand_in_document(
        by=planner,
        role="planner",
        about=commitment,
        file=waiting(
            makers.pdf("zqgonepaperqz"), title=world.keep("gonefile", "the name of a document that was withdrawn")
        ),
    )
    world.keep("gonepaper", "what stood in a document that was withdrawn")
    CommitmentDocument.objects.create(commitment=commitment, document=gone, part=CommitmentDocument.Part.SOURCE)
    withdraw_document(by=planner, role="planner", document=gone, ground="mistake")
    held = hand_in_document(
        by=planner,
        role="planner",
        about=commitment,
        file=waiting(
            makers.pdf("zqdraftpaperqz"),
            title=world.keep("draftfile", "a document that nobody published", frozenset({"planner"})),
        ),
        publish=False,
    )
    world.keep("draftpaper", "what stands in a document that nobody published")
    CommitmentDocument.objects.create(commitment=commitment, document=held, part=CommitmentDocument.Part.SOURCE)
    world.things["documents"] = list(Document.objects.order_by("pk"))
    upload = waiting(makers.pdf("Sin terminar")).upload
    upload.name = world.keep("upload", "a file whose form was never finished") + ".pdf"
    upload.save(update_fields=["name"])


def make_workshops(world: World) -> None:
    """One that is still being prepared, and one that is called, with somebody registered."""
    planner, organisers = world.person("planner"), frozenset({"planner", "administrator", "site_administrator"})
    draft = world.keep("draftworkshop", "a workshop that nobody has called", organisers)
    make_workshop(by=planner, process=world.things["process"], plan=workshop_plan(draft))
    shown = make_workshop(by=planner, process=world.things["process"], plan=workshop_plan(world.show("workshop")))
    call_workshop(by=planner, workshop=shown)
    mailbox = "zqregisteredqz@example.org"
    world.keep("registered", "the address of who registered", mailboxes=frozenset({mailbox}))
    doors = frozenset({"registration"})
    made = ask_to_register(
        by=None,
        workshop=shown,
        email=mailbox,
        name=world.keep("attendant", "the name of who registered", organisers, doors=doors),
        has_consent=True,
        needs=world.keep("needs", "what somebody needs to take part", organisers),
    )
    assert made is not None
    world.things["registration"] = confirm_registration(registration=made)
    capturers = organisers | {"facilitator"}
    world.things["batch"] = reserve_codes(
        by=planner,
        process=world.things["process"],
        count=3,
        workshop=shown,
        label=world.keep("pad", "what a pad of paper forms is called", capturers),
    )
    for number in range(world.things["batch"].first, world.things["batch"].last + 1):
        key = slip_key(code_said(world.things["process"].code_series, number))
        world.secrets.append(Secret(in_groups(key), "the key of a slip", capturers))
        world.secrets.append(Secret(key, "the key of a slip, as an address has it"))


def workshop_plan(word: str) -> WorkshopPlan:
    starts_at = timezone.now() + dt.timedelta(days=9)
    return WorkshopPlan(title=word, call=word, kind="workshop", city="Quito", place="Casa", starts_at=starts_at)


def make_letters(world: World) -> None:
    """Somebody follows with an account, somebody without; a letter of each gave up."""
    received, author = world.things["received"], world.person("author")
    mailbox = "zqfollowerqz@example.org"
    world.keep(
        "follower",
        "the address of somebody who follows without an account",
        doors=frozenset({"preferences_by_token", "follow_confirm"}),
        mailboxes=frozenset({mailbox}),
    )
    ask_to_follow(email=mailbox, subject=received, language="es")
    follow_subject(by=world.person("citizen"), subject=received)
    box = author.email
    ground = world.keep("told", "what only one person was told", frozenset({"author"}), mailboxes=frozenset({box}))
    with transaction.atomic():
        notify([author], "cocreation/notices/proposal_held", received, ground=ground)
    gather_letters()
    follower = Reader.objects.get(email=mailbox).follows.get()
    follower.confirmed_at = timezone.now()
    follower.save(update_fields=["confirmed_at"])
    own = reader_of(world.person("citizen"))
    for reader in (follower.reader, own):
        Letter.objects.create(reader=reader, kind=Letter.Kind.DIGEST, state=Letter.State.FAILED)
    world.things |= {"reader": follower.reader, "follower": follower, "letter": Letter.objects.dead().latest("pk")}
    mine = frozenset({own.address})
    world.secrets.append(Secret(own.token, "the key of a citizen's letters", frozenset({"citizen"}), mailboxes=mine))


def make_jobs(world: World) -> None:
    """A long job of the planner, with the file that it made."""
    owner = frozenset({"planner"})
    job = start_job(
        write_proposals,
        key=f"proposals:{uuid.uuid4()}",
        title=world.keep("job", "what somebody asked the worker to do", owner),
        owner=world.person("planner").pk,
        facts={"process": world.things["process"].pk},
    )
    content = world.keep("jobfile", "the file that a job made for one person", owner)
    result = default_storage.save(f"jobs/{job.pk}/hecho.txt", ContentFile(content.encode()))
    Job.objects.filter(pk=job.pk).update(result=result)
    world.things["job"] = job


def turn_worker() -> None:
    """The register is sealed, and everything public stands in the index."""
    seal()
    repair([index_plans, index_proposals])


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    settings.MINGA_HOME = tmp_path
    # Who came in at the beginning of a long walk need not prove again who they are before its end.
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 3600
    settings.MINGA_SIGNATURE_ROOTS = tmp_path / "roots"
    for part in ("files", "index", "keys"):
        (tmp_path / part).mkdir()
    backend = "django.core.files.storage.FileSystemStorage"
    stores = {name: {"BACKEND": backend, "OPTIONS": {"location": tmp_path / name}} for name in ("default", "documents")}
    settings.STORAGES = {**settings.STORAGES, **stores}
    return make_world()
