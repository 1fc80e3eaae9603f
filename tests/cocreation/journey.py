"""A process from its call to its plan, through the pages: who does each step, and who tries it first and is refused."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from minga.accounts.models import Person
from minga.cocreation.methodology import Dimension, Round
from minga.cocreation.models import ConfirmationAct, Evaluation, MethodologyVersion, Proposal
from minga.directory.models import Role
from minga.documents import store
from minga.groups.models import Body, Membership, Session
from minga.plans.prompts import COUNTED, FIELDS, QUESTIONNAIRE
from tests.cocreation.stage import Stage, read
from tests.cocreation.test_journey import typed
from tests.documents import makers
from tests.factories.cocreation import PersonFactory, appoint, make_quito
from tests.factories.groups import fill_seats, make_body
from tests.factories.plans import InstitutionFactory
from tests.factories.working import SEATS, load_shipped

NEW = "/quito/propuestas/nueva/"
BASE = "/quito/propuestas/procesos/2027/"
COUNCIL = "/quito/grupos/consejo/"
DAY = dt.timedelta(days=1)
CORE_SEATS: list[dict[str, Any]] = [{"sector": "government", "presides": True}, {"sector": "academia"}, {}]


class Journey(Stage):
    """The steps in their order."""

    # The call

    def open_process(self) -> None:
        """From the methodology, with its dates and its two groups; public before anything opens."""
        version = MethodologyVersion.objects.get(key=self.key)
        url = f"/quito/propuestas/procesos/nuevo/?metodologia={version.ledger_code}"
        today = timezone.localdate()
        starts = {
            f"{one.key}-desde": (today + place * DAY).isoformat() for place, one in enumerate(version.said.phases)
        }
        data = {
            "title": "Cocreación de 2027",
            "summary": "Para todas las personas.",
            "period": "2027",
            "code_series": "UIO-2027",
            "working_group": self.working_group.pk,
            "core_group": self.core_group.pk,
            **starts,
            **{f"{one.key}-hasta": (today + 60 * DAY).isoformat() for one in version.said.phases},
        }
        self.refuse("citizen", url, data, "Solo quien coordina el plan de este gobierno abre y corrige sus procesos.")
        self.do("planner", url, data)
        self.refuse("planner", f"{BASE}mesa/proceso/publicar/", {}, "Escribe por qué")
        self.do("planner", f"{BASE}mesa/proceso/publicar/", {"reason": "El plan anterior ya terminó."})

    def move_to(self, activity: str) -> None:
        """Open by act the phase in which this is done, and close by act the one that received."""
        phase = next(one for one in self.process.phases.all() if activity in one.does)
        url, data = f"{BASE}mesa/proceso/fases/{phase.key}/", {"reason": "Así lo acordó el grupo."}
        why = "Solo quien coordina el plan de este gobierno abre"
        if not self.process.allows(activity):
            self.refuse("member1", f"{url}abrir/", data, why)
            self.do("planner", f"{url}abrir/", data)

    def close(self, activity: str) -> None:
        phase = next(one for one in self.process.phases.all() if activity in one.does)
        if phase.is_open_on(timezone.localdate()):
            self.do("planner", f"{BASE}mesa/proceso/fases/{phase.key}/cerrar/", {"reason": "Terminó el plazo."})

    def call_workshop(self) -> None:
        starts = timezone.localtime() + 3 * DAY
        data = {
            "title": "Taller de la parroquia",
            "kind": "workshop",
            "call": "Para todo el barrio.",
            "starts_at": starts.strftime("%Y-%m-%dT%H:%M"),
            "place": "Casa comunal",
            "city": "Calderón",
            "territory": "170155",
            "facilitators": [self.people["facilitator"].pk],
        }
        self.refuse("citizen", f"{BASE}mesa/talleres/nuevo/", data, "Un taller lo prepara quien coordina el plan")
        self.do("planner", f"{BASE}mesa/talleres/nuevo/", data)
        why = "Solo quien coordina el plan convoca un taller de este gobierno"
        self.refuse("facilitator", f"{BASE}mesa/talleres/1/convocar/", {}, why)
        self.do("planner", f"{BASE}mesa/talleres/1/convocar/")

    # Ideas

    def propose(self, who: str, title: str) -> None:
        data = typed(self.client(who), title=title, problem=f"Falta: {title}.", once=str(uuid.uuid4()))
        said = self.do(who, NEW, data)
        assert "Recibimos tu propuesta" in said

    def capture(self, titles: Sequence[str]) -> None:
        """The codes are taken along; what was written without signal comes with its key, once."""
        asked = self.send_json("citizen", f"{BASE}captura/codigos/", {"count": 2})
        assert (asked.status_code, "las captura quien coordina" in asked.json()["reason"]) == (403, True)
        batch = self.send_json("facilitator", f"{BASE}captura/codigos/", {"count": len(titles)}).json()
        items = [
            {
                "key": str(uuid.uuid4()),
                "fields": {
                    **{"title": title, "problem": f"Falta: {title}.", "solution": "Hacerlo.", "sector": "citizen"},
                    **{"territory": "170155", "number": batch["first"] + place, "workshop": "1"},
                },
            }
            for place, title in enumerate(titles)
        ]
        for outcome in ("received", "known"):
            answers = self.send_json("facilitator", f"{BASE}captura/enviar/", {"items": items}).json()["answers"]
            assert [one["outcome"] for one in answers] == [outcome] * len(titles)

    def refuse_late_idea(self) -> None:
        page = read(self.client("citizen").post(NEW, {"title": "Tarde"}, follow=True))
        assert "Recibimos tu propuesta" not in page
        assert Proposal.objects.filter(title="Tarde").count() == 0

    # Classification

    def opinion(self, *, holds: bool) -> dict[str, str]:
        first, *others = [one.key for one in self.said.classification.criteria]
        given = {f"cumple-{key}": "si" for key in others}
        if holds:
            return {**given, f"cumple-{first}": "si"}
        return {**given, f"cumple-{first}": "no", f"motivo-{first}": "No lo cumple."}

    def answer(self, who: str, number: int, *, holds: bool, at_table: bool = False) -> None:
        page = "desacuerdos" if at_table else "clasificacion"
        self.do(who, f"{BASE}mesa/{page}/?codigo={self.code(number)}", self.opinion(holds=holds))

    def classify(self, numbers: Sequence[int], *, against: int, divided: int) -> None:
        """One is divided and goes to the table, one is not related, the others agree."""
        url, why = f"{BASE}mesa/clasificacion/", "En este proceso esto lo hace el Grupo de Trabajo."
        self.refuse("citizen", url, self.opinion(holds=True), why)
        self.refuse("core1", url, self.opinion(holds=True), why)
        asked = ["member1", "member2"][: self.said.classification.people]
        for number in numbers:
            if number in (against, divided):
                continue
            for who in asked:
                self.answer(who, number, holds=True)
        self.settle_divided(divided, len(asked) == 2)
        self.leave_out(against, len(asked) == 2)

    def settle_divided(self, number: int, is_in_pairs: bool) -> None:
        self.answer("member2", number, holds=False)
        if is_in_pairs:
            self.answer("member1", number, holds=True)
        for who in ("member3", "member4", *(() if is_in_pairs else ("member1",))):
            self.answer(who, number, holds=True, at_table=True)

    def leave_out(self, number: int, is_in_pairs: bool) -> None:
        """Also where one person is asked, one alone never leaves an idea out."""
        self.answer("member1", number, holds=False)
        if is_in_pairs:
            self.answer("member2", number, holds=False)
            return
        for who in ("member2", "member3"):
            self.answer(who, number, holds=False, at_table=True)

    # Groups and integration

    def group(self, number: int, name: str, ideas: Sequence[int]) -> None:
        url = f"{BASE}mesa/grupos/"
        data = {"verbo": "start", "codigo": [self.code(one) for one in ideas], "nombre": name}
        self.refuse("citizen", url, data, "En este proceso esto lo hace el Grupo de Trabajo.")
        self.do("member1", url, data)
        settle = {"verbo": "settle", "grupo": number, "edicion": self.edition(number)}
        self.do("member1", url, settle)
        assert self.process.proposal_groups.get(number=number).state == "open"
        self.do("member2", url, settle)
        assert self.process.proposal_groups.get(number=number).state == "settled"

    def edition(self, number: int) -> int:
        return int(self.process.proposal_groups.get(number=number).edition)

    def integrate(self, number: int, title: str) -> None:
        start = f"{BASE}mesa/integrar/grupo/{number}/"
        self.refuse("citizen", start, {}, "En este proceso esto lo hace el Grupo de Trabajo.")
        self.do("member1", start)
        code = self.integrated(number)
        sheet = f"{BASE}mesa/integrar/{code}/"
        self.do("member1", sheet, {**self.sheet(number, title), "edition": 1})
        self.refuse("member1", f"{sheet}lista/", {"edition": 2}, "La última edición es tuya")
        self.do("member2", f"{sheet}lista/", {"edition": 2})
        assert self.process.integrated_proposals.get(code=code).state == "ready"

    def sheet(self, number: int, title: str) -> dict[str, Any]:
        codes = self.process.integrated_proposals.get(code=self.integrated(number)).sources
        return {
            "title": title,
            **{f"field_{key}": f"Texto de {key}." for key in FIELDS[self.said.template]},
            "actors_1-responsible": [self.institutions["officer"].slug],
            "actors_2-counterpart": [self.institutions["partner"].slug],
            **{"starts_on": "2027-01", "ends_on": "2028-12"},
            **{"milestone_1_title": "Publicarlo", "milestone_1_ends_on": "2028-06"},
            **{f"taken_{code}": "Todo." for code in codes.values_list("proposal__code", flat=True)},
        }

    def leave_unused(self, number: int) -> None:
        """Nothing is lost: the phase of integration does not close before there is a reason, given by two."""
        phase = next(one for one in self.process.phases.all() if "integration" in one.does)
        closing = f"{BASE}mesa/proceso/fases/{phase.key}/cerrar/"
        self.refuse("planner", closing, {"reason": "Ya está."}, "Una idea clasificada no está en ninguna propuesta")
        url = f"{BASE}mesa/integrar/idea/{self.code(number)}/"
        self.do("member1", url, {"code": self.code(number), "reason": "Ya existe algo así."})
        self.refuse("member1", f"{url}responder/", {"answer": "confirm"}, "lo confirma otra persona")
        self.do("member2", f"{url}responder/", {"answer": "confirm"})

    # Assessment

    def assess(self, values: Mapping[str, Sequence[int]]) -> None:
        """Each turn is drawn and handed in; `values` of each proposal by the place of its evaluator."""
        for dimension in self.said.dimensions:
            for turn in dimension.rounds:
                self.draw(dimension, turn)
                while waiting := self.waiting(dimension, turn):
                    for evaluation in waiting:
                        self.score(evaluation, dimension, values[evaluation.integrated.code])

    def draw(self, dimension: Dimension, turn: Round) -> None:
        due_on = (timezone.localdate() + 14 * DAY).isoformat()
        data = {"dimension": dimension.key, "round": turn.key, "due_on": due_on}
        self.refuse("member1", f"{BASE}mesa/evaluadores/", data, "En este proceso esto lo hace quien coordina el plan.")
        self.do("planner", f"{BASE}mesa/evaluadores/", data)

    def waiting(self, dimension: Dimension, turn: Round) -> list[Evaluation]:
        found = Evaluation.objects.filter(dimension=dimension.key, round=turn.key, state="assigned")
        return list(found.select_related("integrated", "person", "institution"))

    def score(self, evaluation: Evaluation, dimension: Dimension, values: Sequence[int]) -> None:
        who = self.evaluator(evaluation)
        url = f"{BASE}mesa/evaluacion/{evaluation.code}/"
        other = next(name for name in ("member1", "member2") if name != who)
        assert self.client(other).get(url).status_code == 404
        value = values[min(evaluation.place, len(values)) - 1]
        asked = [one.key for one in dimension.indicators if not one.is_counted]
        scores = {f"value_{key}": value for key in asked} | {f"why_{key}": "Porque sí." for key in asked}
        self.do(who, url, {**scores, "then": "submit"})
        self.refuse(who, url, {**scores, "then": "submit"}, "Ya la entregaste")

    def evaluator(self, evaluation: Evaluation) -> str:
        if evaluation.person is None:
            return next(name for name, one in self.institutions.items() if one == evaluation.institution)
        return next(name for name, person in self.people.items() if person == evaluation.person)

    # Selection, confirmation, plan

    def call_session(self) -> Session:
        starts = timezone.localtime() + dt.timedelta(minutes=1 + self.core_group.sessions.count())
        data = {
            **{"kind": "ordinary", "starts_at": starts.strftime("%Y-%m-%dT%H:%M"), "place": "Sala"},
            **{"title_1": "Propuestas", **{f"kind_{place}": "information" for place in range(1, 5)}},
        }
        self.refuse("core2", f"{COUNCIL}sesiones/nueva/", data, "Convoca quien preside o coordina el grupo")
        self.do("core1", f"{COUNCIL}sesiones/nueva/", data)
        return self.core_group.sessions.latest("number")

    def put(self, session: Session, number: int, category: int) -> None:
        code = self.integrated(number)
        data = {
            "category": self.process.categories.get(number=category).pk,
            **{
                "session": session.pk,
                "kind": "vote",
                "reason": "Por lo que se dijo.",
                "circumstance": "El próximo plan.",
            },
        }
        self.refuse("member1", f"{BASE}mesa/seleccion/{code}/", data, "Prepara la sesión quien coordina el plan")
        self.do("planner", f"{BASE}mesa/seleccion/{code}/", data)

    def hold(self, session: Session) -> None:
        """With its quorum, and with the votes of those who are there."""
        url = f"{COUNCIL}sesiones/{session.number}/"
        seated = list(Membership.objects.seated_now().filter(seat__body=self.core_group).select_related("seat"))
        there = {f"seat_{one.seat.number}": one.pk for one in seated}
        self.refuse("core1", f"{url}abrir/", {}, "Todavía no hay quórum")
        self.do("core1", f"{url}conducir/", {**there, **{name.replace("seat", "was"): "" for name in there}})
        self.do("core1", f"{url}abrir/")
        for item in session.items.exclude(kind="information"):
            point = f"{url}puntos/{item.number}/"
            self.refuse("citizen", f"{point}votar/", {"choice": "in_favour"}, "Se vota durante la sesión")
            for who in ("core1", "core2", "core3"):
                self.do(who, f"{point}votar/", {"choice": "in_favour"})
            self.do("core1", f"{point}cerrar/")
        self.do("core1", f"{url}terminar/")

    def acts(self) -> Iterator[ConfirmationAct]:
        """Prepared and sent, each as its page shows it."""
        url = f"{BASE}mesa/confirmacion/"
        self.refuse("core1", url, {}, "Solo quien coordina el plan de este gobierno")
        self.do("planner", url)
        for act in ConfirmationAct.objects.filter(process=self.process).order_by("pk"):
            why = "Aquí no hay un acta con ese número."
            self.refuse("citizen", f"{BASE}confirmacion/{act.pk}/enviar/", {}, why)
            self.do("planner", f"{BASE}confirmacion/{act.pk}/enviar/", {"signatory": "La autoridad"})
            yield ConfirmationAct.objects.select_related("institution", "paper").get(pk=act.pk)

    def sign(self, act: ConfirmationAct, file: bytes | None = None) -> None:
        """With the signed paper, or by letter."""
        who = next(name for name, one in self.institutions.items() if one == act.institution)
        other = next(name for name in self.institutions if name != who)
        url = f"{BASE}confirmacion/{act.pk}/{'firmar' if file else 'oficio'}/"

        def data() -> dict[str, Any]:
            if file:
                return {"file": SimpleUploadedFile("acta.pdf", file, "application/pdf")}
            scan = SimpleUploadedFile("oficio.pdf", makers.pdf("Oficio"), "application/pdf")
            return {
                "number": "OF-1",
                "dated_on": timezone.localdate().isoformat(),
                "scan": scan,
                "scan-ground": "office",
            }

        self.refuse(other, url, data(), "El acta la firma y la devuelve quien representa a esa institución")
        self.do(who, url, data())
        act.refresh_from_db()
        assert act.state == "signed"

    def paper_of(self, act: ConfirmationAct) -> bytes:
        assert act.paper
        with store.open_file(act.paper.versions.get().stored) as file:
            return file.read()

    def write_plan(self) -> None:
        url = f"{BASE}mesa/formalizacion/"
        data = {
            **{"title": "Plan de 2027", "starts_on": "2027-01", "ends_on": "2028-12", "foreword": "Nació de la gente."},
            **{key: 1 if key in COUNTED else "Una respuesta." for key in QUESTIONNAIRE},
        }
        self.refuse("member1", url, data, "En este proceso esto lo hace quien coordina el plan.")
        self.do("planner", url, data)

    def publish(self) -> str:
        return self.do("planner", f"{BASE}mesa/formalizacion/", {"acto": "publicar"})


def start(key: str) -> Journey:
    """A city with its two groups, two institutions and whoever plays each part."""
    load_shipped()
    quito = make_quito()
    working = make_body(quito, slug="grupo", kind=Body.Kind.WORKING_GROUP, seats=SEATS)
    core = make_body(quito, seats=CORE_SEATS, notice_days=0, composition={})
    for body in (working, core):
        fill_seats(body, kinds=("member",))
    sectors = {"officer": "government", "partner": "civil_society"}
    institutions = {name: InstitutionFactory(jurisdiction=quito, sector=one) for name, one in sectors.items()}
    people = {
        **{name: PersonFactory() for name in ("citizen", "author", "left_out")},
        "planner": appoint(Role.PLANNER, quito),
        "facilitator": appoint(Role.FACILITATOR, quito),
        **{name: appoint(Role.OFFICER, quito, institution=one) for name, one in institutions.items()},
        **seated(working, "member"),
        **seated(core, "core"),
    }
    return Journey(key, quito, people, working, core, institutions)


def seated(body: Body, name: str) -> dict[str, Person]:
    rows = Membership.objects.filter(seat__body=body, state="seated").select_related("person").order_by("seat__number")
    return {f"{name}{place}": row.person for place, row in enumerate(rows, 1) if row.person}
