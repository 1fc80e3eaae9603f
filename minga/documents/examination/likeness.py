"""`python -m minga.documents.examination.likeness BEFORE AFTER`: whether the second PDF is the first with nothing but
signatures added. A signature alone does not tell: something can be added before it, and then be signed."""

import json
import logging
import sys
from pathlib import Path

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel, StandardDiffPolicy
from pyhanko.sign.diff_analysis.constants import ACROFORM_EXEMPT_STRICT_COMPARISON
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdatingRule
from pyhanko.sign.diff_analysis.policies import DEFAULT_DIFF_POLICY
from pyhanko.sign.diff_analysis.rules.form_field_rules import SigFieldCreationRule, SigFieldModificationRule

from minga.documents.examination.__main__ import take_limits
from minga.documents.examination.signatures import BROKEN

# A form without signatures takes its first one: what a signature itself says of the form may be new, no other field.
ONLY_SIGNATURES = StandardDiffPolicy(
    global_rules=DEFAULT_DIFF_POLICY.global_rules,
    form_rule=FormUpdatingRule(
        field_rules=[SigFieldCreationRule(), SigFieldModificationRule()],  # type: ignore[no-untyped-call] # theirs
        ignored_acroform_keys={*ACROFORM_EXEMPT_STRICT_COMPARISON, "/SigFlags", "/DA"},
    ),
)


def is_only_signed(before: Path, after: Path) -> bool:
    with before.open("rb") as old, after.open("rb") as new:
        try:
            kept = PdfFileReader(old, strict=False).xrefs.total_revisions
            found = ONLY_SIGNATURES.review_file(PdfFileReader(new, strict=False), base_revision=kept - 1)
        except BROKEN:
            return False
    return isinstance(found, DiffResult) and found.modification_level <= ModificationLevel.FORM_FILLING


def main() -> None:
    take_limits()
    logging.disable(logging.CRITICAL)
    sys.stdout.write(json.dumps(is_only_signed(Path(sys.argv[1]), Path(sys.argv[2]))))


if __name__ == "__main__":
    main()
