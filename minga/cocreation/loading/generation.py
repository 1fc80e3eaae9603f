"""Invented proposals in bulk, written by a small grammar: the same words as real ones, in the same proportions."""

import random
import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from minga.cocreation.actions.proposals import text_of
from minga.cocreation.forms.places import places_of
from minga.cocreation.models import Process, Proposal, ProposalVersion
from minga.cocreation.models.proposals import code_said
from minga.directory.models import SDG, Territory
from minga.ledger.actions import record_many
from minga.ledger.commitments import seal_text

BATCH = 2_000

PLACES = (
    "en mi barrio", "en la parroquia", "en el centro", "cerca de la escuela", "en el mercado", "en la parada del bus",
    "junto a la quebrada", "en las comunidades del norte", "en la zona rural", "en las oficinas del municipio",
)  # fmt: skip
TOPICS: dict[str, tuple[str, ...]] = {
    "transporte": (
        "los horarios de los buses",
        "el metro y sus transbordos",
        "las rutas de madrugada",
        "las ciclovías",
    ),
    "obras": ("las obras del barrio", "los contratos de la cancha", "el arreglo de las veredas", "el adoquinado"),
    "agua": ("el agua potable", "los cortes de agua", "el alcantarillado", "la calidad del agua de la junta"),
    "salud": ("los turnos del centro de salud", "las medicinas básicas", "la salud mental de los jóvenes"),
    "compras": ("las compras públicas", "los contratos de menor cuantía", "los proveedores del municipio"),
    "presupuesto": ("el presupuesto participativo", "el gasto de cada zona", "la rendición de cuentas"),
    "ambiente": ("la calidad del aire", "los árboles de la ciudad", "la basura y el reciclaje", "las quebradas"),
    "seguridad": ("la iluminación de las paradas", "los siniestros viales", "el acoso en el transporte"),
    "educación": ("las bibliotecas de barrio", "las becas municipales", "los cursos para jóvenes"),
    "trámites": ("las patentes y permisos", "los tiempos de cada trámite", "las ventanillas de atención"),
    "participación": ("las asambleas barriales", "la silla vacía", "las ordenanzas antes de votarlas"),
    "cuidado": ("los espacios de cuidado infantil", "la atención a personas mayores", "las veredas accesibles"),
}
PROBLEMS = (
    "{place} nadie sabe cómo va {topic}, y cuando preguntamos nos mandan de una oficina a otra.",
    "Hace {months} meses que {place} pedimos información sobre {topic} y no hay respuesta.",
    "La información sobre {topic} está en papeles o en archivos que no se pueden usar.",
    "{place} las decisiones sobre {topic} se toman sin escuchar a quienes vivimos aquí.",
    "Cada institución tiene sus propios datos sobre {topic} y ninguno coincide con los demás.",
    "Las personas con discapacidad y las que hablan kichwa no pueden enterarse de {topic}.",
)
SOLUTIONS = (
    "Publicar datos abiertos sobre {topic} cada {period}, explicados en palabras sencillas.",
    "Crear un mapa público de {topic} donde se vea el presupuesto, el avance y a quién preguntar.",
    "Formar una mesa con vecinas, universidad y municipio que revise {topic} cada {period}.",
    "Que cada reporte sobre {topic} reciba un código y una respuesta en {days} días.",
    "Capacitar a {people} personas de los barrios para vigilar {topic} y publicar lo que encuentren.",
    "Abrir una consulta en línea sobre {topic}, con respuesta a cada comentario.",
)
TITLES = (
    "Datos abiertos sobre {topic}", "Un mapa público de {topic}", "Vigilancia vecinal de {topic}",
    "Que se responda sobre {topic} en {days} días", "Una mesa ciudadana para {topic}", "Decidir juntos sobre {topic}",
)  # fmt: skip
ENDINGS = (
    "", " Ya se hizo en otra ciudad y funcionó.", " Los colegios pueden ayudar.",
    " Debe llegar también a quien no tiene internet.", " Empezaría con un plan piloto de seis meses.",
)  # fmt: skip


@transaction.atomic
def generate_proposals(*, process: Process, count: int, seed: int) -> int:
    """`count` proposals with their versions and their lines of the register. The same seed gives the same texts."""
    locked = Process.objects.select_for_update().select_related("jurisdiction").get(pk=process.pk)
    made = 0
    for batch in batches(locked, count, random.Random(seed)):  # noqa: S311 - for texts, not for secrets
        rows = Proposal.objects.bulk_create(batch)
        versions = ProposalVersion.objects.bulk_create(version_of(row) for row in rows)
        subjects = [(row, facts_of(row, version)) for row, version in zip(rows, versions, strict=True)]
        record_many("proposal.submitted", subjects, by=None, role="author")
        made += len(rows)
    Process.objects.filter(pk=locked.pk).update(next_number=locked.next_number + made)
    return made


def batches(process: Process, count: int, chance: random.Random) -> Iterator[list[Proposal]]:
    places = places_of(process.jurisdiction)
    goals = list(SDG.objects.all())
    for start in range(0, count, BATCH):
        size = min(BATCH, count - start)
        first = process.next_number + start
        yield [proposal_of(process, number, chance, places, goals) for number in range(first, first + size)]


def proposal_of(
    process: Process, number: int, chance: random.Random, places: list[Territory], goals: list[SDG]
) -> Proposal:
    words = {
        "topic": chance.choice(TOPICS[chance.choice(list(TOPICS))]),
        "place": chance.choice(PLACES),
        "months": chance.randint(2, 30),
        "days": chance.choice([5, 10, 15, 30]),
        "people": chance.choice([20, 50, 100, 200]),
        "period": chance.choice(["mes", "trimestre", "semana", "año"]),
    }
    has_goal = chance.random() < 0.8
    problem = chance.choice(PROBLEMS).format(**words)
    return Proposal(
        process=process,
        code=code_said(process.code_series, number),
        number=number,
        received_at=timezone.now() - timedelta(minutes=chance.randint(0, 30_000)),
        title=chance.choice(TITLES).format(**words),
        problem=problem[:1].upper() + problem[1:],
        solution=chance.choice(SOLUTIONS).format(**words) + chance.choice(ENDINGS),
        territory=chance.choice(places) if places and chance.random() < 0.9 else None,
        sdg=chance.choice(goals) if goals and has_goal else None,
        is_without_sdg=not has_goal and chance.random() < 0.5,
        sector=chance.choices(Proposal.Sector.values, weights=[44, 20, 12, 14, 8, 2])[0],
        is_example=True,
        submission_key=uuid.uuid4(),
        support_count=int(chance.paretovariate(1.2)) - 1,
    )


def version_of(row: Proposal) -> ProposalVersion:
    salt, digest = seal_text(text_of(row.title, row.problem, row.solution))
    texts = {"title": row.title, "problem": row.problem, "solution": row.solution}
    return ProposalVersion(proposal=row, number=1, made_at=row.received_at, salt=salt, digest=digest, **texts)


def facts_of(row: Proposal, version: ProposalVersion) -> dict[str, object]:
    """As `submit_proposal` writes them."""
    return {
        "process": row.process.slug,
        "channel": str(row.channel),
        "sector": row.sector,
        "sdg": row.sdg_id or ("none" if row.is_without_sdg else None),
        "territory": row.territory.code if row.territory else None,
        "text": version.digest,
    }
