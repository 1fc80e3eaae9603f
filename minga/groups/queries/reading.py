"""One body, session or resolution with what its page needs."""

from django.http import Http404

from minga.directory.models import Jurisdiction
from minga.groups.models import Body, Item, Resolution, Session
from minga.groups.queries.seats import bodies_of


def read_body(jurisdiction: Jurisdiction, slug: str) -> Body:
    found = bodies_of(jurisdiction).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def read_session(jurisdiction: Jurisdiction, slug: str, number: int) -> Session:
    found = Session.objects.with_body().filter(body__jurisdiction=jurisdiction, body__slug=slug, number=number).first()
    if found is None:
        raise Http404
    return found


def read_resolution(jurisdiction: Jurisdiction, slug: str, year: int, number: int) -> Resolution:
    rows = Resolution.objects.filter(body__jurisdiction=jurisdiction, body__slug=slug, year=year, number=number)
    found = rows.select_related("body__jurisdiction", "item__session__body__jurisdiction", "institution").first()
    if found is None:
        raise Http404
    return found


def read_item(session: Session, number: int) -> Item:
    found = session.items.filter(number=number).first()
    if found is None:
        raise Http404
    found.session = session
    return found
