"""Reading the register: tiles, bundles, proofs, receipts, and the audit of the database."""

from minga.ledger.queries.comparison import Finding, audit
from minga.ledger.queries.keys import Tenure, key_over, published_keys, tenures
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
    "Tenure",
    "Verdict",
    "audit",
    "bundle_bytes",
    "check_entry",
    "check_history",
    "checkpoint_over",
    "distinct_values",
    "key_over",
    "latest_checkpoint",
    "prove",
    "published_keys",
    "signed_head",
    "tenures",
    "tile_bytes",
]
