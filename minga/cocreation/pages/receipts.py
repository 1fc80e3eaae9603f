"""The receipt on paper: the code, large; the facts; the thread; and a QR code that leads to the page."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minga.cocreation.pages.proposals import ProposalPage, receipt_facts
from minga.web.pdf import qr_svg, render_pdf


def receipt_pdf(page: ProposalPage, address: str) -> bytes:
    proposal = page.proposal
    content = {
        "issuer": str(proposal.process.jurisdiction.government or proposal.process.jurisdiction),
        "code": proposal.code,
        "address": address,
        "answer": page.answer,
        "facts_title": _("Lo que se recibió"),
        "facts": [[str(fact.label), str(fact.value)] for fact in receipt_facts(page) if fact.value],
        "thread_title": _("Su hilo hasta hoy"),
        "knots": page.knots,
        "qr": qr_svg(address),
        "qr_said": _("Código que lleva a %(address)s") % {"address": address},
        "follow": _("Con el código o esta dirección se ve en cualquier momento qué pasó con la propuesta:"),
    }
    title = _("Constancia de la propuesta %(code)s") % {"code": proposal.code}
    return render_pdf("cocreation/typst/receipt.typ", content, language=(get_language() or "es")[:2], title=title)
