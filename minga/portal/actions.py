"""The demonstration: invented persons, one for each role, and example proposals that say they are examples."""

import datetime as dt
import json
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from minga.accounts.models import Person
from minga.directory.models import Appointment, Institution, Jurisdiction, Role

DEMONSTRATION = Path(settings.BASE_DIR) / "data" / "examples" / "people.json"


@transaction.atomic
def prepare_demonstration() -> int:
    """Make the example persons and their appointments; run again, it changes nothing. How many were made."""
    made = 0
    for row in json.loads(DEMONSTRATION.read_text(encoding="utf-8")):
        person, is_new = Person.objects.get_or_create(
            email=row["email"],
            defaults={
                "name": row["name"],
                "is_example": True,
                "verification": Person.Verification.IDENTITY,
                "is_staff": row.get("role") == Role.ADMINISTRATOR,
                "is_superuser": row.get("role") == Role.ADMINISTRATOR,
            },
        )
        made += is_new
        if is_new:
            person.set_unusable_password()
            person.save(update_fields=["password"])
            # As proven as a person who entered with a code: so they may try out a second factor.
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
            appoint_example(person, row)
    return made


def appoint_example(person: Person, row: dict[str, str]) -> None:
    if "role" not in row:
        return
    jurisdiction = Jurisdiction.objects.filter(slug=row.get("jurisdiction")).first()
    institution = Institution.objects.filter(jurisdiction=jurisdiction, slug=row.get("institution")).first()
    Appointment.objects.create(
        person=person,
        role=row["role"],
        jurisdiction=jurisdiction,
        institution=institution,
        act="Demostración",
        starts_on=timezone.localdate() - dt.timedelta(days=30),
    )
