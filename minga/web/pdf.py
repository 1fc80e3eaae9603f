"""Papers made of the same facts as the pages: tagged for screen readers (PDF/UA-1) and the same bytes each time.

What people wrote goes in as JSON and stays literal: nothing of it is read as markup. Templates live in
`<room>/typst/` and may read files of the package only; there are no system fonts, so every machine makes one paper.
No maintained package carries an open sans: the letters are the Libertinus Serif that typst brings,
and DejaVu Sans Mono for codes.
"""

import datetime as dt
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import Promise
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from minga.core.dates import PartialDate
from minga.web import numbers
from minga.web.components import Knot

PACKAGE = Path(__file__).resolve().parent.parent
# A paper is dated by what it says, not by the minute in which somebody asked for it.
MADE_AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class Encoder(DjangoJSONEncoder):
    """Also dates of month precision, as their words, and threads, as what the template draws."""

    def default(self, o: Any) -> Any:
        if isinstance(o, PartialDate):
            return numbers.day(o)
        if isinstance(o, Knot):
            return knot_facts(o)
        return super().default(o)


def knot_facts(knot: Knot) -> dict[str, Any]:
    return {
        "stage": knot.color.value,
        "stage_label": str(knot.color.label),
        "when": numbers.day_short(knot.when),
        "title": str(knot.title),
        "body": str(knot.body),
        "by": str(knot.by),
        "state": knot.state,
        "turns": len(knot.turns),
        "remedy": str(knot.remedy.label) if knot.remedy else "",
    }


@cache
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def render_pdf(template: str, content: dict[str, Any], *, language: str, title: str | Promise) -> bytes:
    """The paper of `template` (a path inside the package, as "plans/typst/commitment.typ") filled with `content`.

    In the template: `#import "/web/typst/base.typ": *` and `#show: paper`; `content` is the dictionary given here.
    Raises typst.TypstError if the template is wrong.
    """
    about = {"title": str(title), "language": language}
    given = json.dumps({"about": about, "content": content}, cls=Encoder, ensure_ascii=False)
    made = typst.compile(
        str(PACKAGE / template),
        root=str(PACKAGE),
        font_paths=fonts(),
        sys_inputs={"given": given},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=MADE_AT,
    )
    assert isinstance(made, bytes)
    return made


def qr_svg(text: str) -> str:
    """A QR code as SVG, for a page or for a paper (`#qr(content.qr, "…")`)."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=2, scale=4)
    return out.getvalue().decode()


def ready_to_sign(paper: bytes) -> bytes:
    """The paper with an empty form, in which whoever signs puts the signature: only so can it be told afterwards that
    nothing else was added."""
    writer = IncrementalPdfFileWriter(io.BytesIO(paper))
    fields = writer.add_object(generic.ArrayObject())
    form = generic.DictionaryObject({generic.NameObject("/Fields"): fields})  # type: ignore[no-untyped-call] # theirs
    writer.root[generic.NameObject("/AcroForm")] = writer.add_object(form)
    writer.update_root()  # type: ignore[no-untyped-call] # theirs
    made = io.BytesIO()
    writer.write(made)  # type: ignore[no-untyped-call] # theirs
    return made.getvalue()
