"""Reading the register: tiles, bundles, proofs, receipts, and the audit of the database."""

from minga.ledger.queries.comparison import Finding, audit
from minga.ledger.queries.proofs import Proof, Verdict, check_entry, prove
from minga.ledger.queries.tiles import (
    RegisterDamagedError,
    StoredTiles,
    bundle_bytes,
    check_history,
    checkpoint_over,
    distinct_values,
    latest_checkpoint,
    signed_head,
    tile_bytes,
)

__all__ = [
    "Finding",
    "Proof",
    "RegisterDamagedError",
    "StoredTiles",
    "Verdict",
    "audit",
    "bundle_bytes",
    "check_entry",
    "check_history",
    "checkpoint_over",
    "distinct_values",
    "latest_checkpoint",
    "prove",
    "signed_head",
    "tile_bytes",
]
