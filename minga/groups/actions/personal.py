"""What becomes of somebody's seats when their account goes: that the seat was held stays, by whom does not."""

from django.db import transaction

from minga.accounts.models import Person
from minga.groups.models import Application, Membership


@transaction.atomic
def forget_member(*, by: Person) -> None:
    """Names that a published source gives stay as it gives them; those that the person agreed to show go."""
    mine = Membership.objects.filter(person=by)
    mine.filter(source={}).update(shown_name="")
    mine.update(gender="", token_hash="", person=None)
    Application.objects.filter(person=by).update(shown_name="", statement="", person=None)
