"""A row of the list of proposals: its code, its title, its strand, and what became of it.

Not a template: a page has twenty-five, and resolving their variables cost more than finding them."""

from collections.abc import Callable, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.cocreation.models import IntegratedProposal, Proposal
from minga.cocreation.queries.lists import Listed
from minga.web.components import Segment
from minga.web.drawing import strand
from minga.web.markup import joined, markup
from minga.web.numbers import number

ROW = """<li class="panel">
  <p class="muted"><span class="code">{}</span></p>
  <h2 class="card-title"><a href="{}">{}</a></h2>
  {}
  <p>{}</p>
  {}
  <p class="muted">{}</p>
</li>"""


def drawn_rows(rows: Sequence[Listed]) -> SafeString:
    strand_of = strands()
    return joined(drawn(row, strand_of(row.fate.segments)) for row in rows)


def strands() -> Callable[[Sequence[Segment]], SafeString]:
    """Draws each way once: most rows of a list have been through the same."""
    done: dict[tuple[tuple[str, bool], ...], SafeString] = {}

    def strand_of(segments: Sequence[Segment]) -> SafeString:
        way = tuple((str(segment.stage), segment.is_on) for segment in segments)
        if way not in done:
            done[way] = strand(segments, _("Avance"))
        return done[way]

    return strand_of


def drawn(row: Listed, its_strand: SafeString) -> SafeString:
    proposal = row.fate.proposal
    excerpt = markup('<p class="muted">{}</p>', row.excerpt) if row.excerpt else ""
    about = about_integrated(proposal) if isinstance(proposal, IntegratedProposal) else about_proposal(proposal)
    address = proposal.get_absolute_url()
    return markup(ROW, proposal.code, address, row.title, its_strand, row.fate.sentence, excerpt, about)


def about_integrated(proposal: IntegratedProposal) -> str:
    return f"{_('Propuesta integrada')} · {proposal.process}"


def about_proposal(proposal: Proposal) -> str:
    """Quitumbe · Academia · 3 apoyos"""
    count = proposal.support_count
    parts = [
        str(proposal.territory or ""),
        proposal.sector_label,
        str(proposal.get_channel_display()) if proposal.channel == Proposal.Channel.WORKSHOP else "",
        ngettext("%(shown)s apoyo", "%(shown)s apoyos", count) % {"shown": number(count)} if count else "",
        _("ejemplo inventado") if proposal.is_example else "",
    ]
    return " · ".join(part for part in parts if part)
