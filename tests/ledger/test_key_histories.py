"""Any history of lines and keys, as the verifier sees it from outside."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.ledger import verifier
from minga.methods import merkle
from minga.methods.notes import SignerKey, TreeHead, encode, sign_note

ORIGIN = "ejemplo.ec/registro"


class Model:
    """A register in memory, written after the documentation and not with the code that it tests."""

    def __init__(self) -> None:
        self.keys = [SignerKey.generate(ORIGIN)]
        self.leaves: list[bytes] = []
        self.listed = [{"key": str(self.keys[0].verifier), "from": 0}]
        self.receipts: list[str] = []

    def line(self, verb: str, **facts: str) -> None:
        content = {"at": "", "facts": facts, "role": "x", "subject": {}, "v": 1, "verb": verb}
        self.leaves.append(json.dumps(content).encode())

    def note(self, *signers: SignerKey) -> str:
        tree = merkle.Tree(self.leaves)
        return sign_note(TreeHead(ORIGIN, tree.size, tree.root()).text, *signers)

    def proof(self, index: int) -> list[str]:
        return [encode(item) for item in merkle.inclusion_proof(merkle.Tree(self.leaves), index, len(self.leaves))]

    def rotate(self) -> None:
        old, new = self.keys[-1], SignerKey.generate(ORIGIN)
        self.line("key.rotated", old=str(old.verifier), new=str(new.verifier), ground="routine")
        size = len(self.leaves)
        told = {"leaf": self.leaves[-1].decode(), "proof": self.proof(size - 1), "checkpoint": self.note(old, new)}
        self.listed.append({"key": str(new.verifier), "from": size, **told})
        self.keys.append(new)

    def keep(self) -> None:
        index = len(self.leaves) // 2
        receipt = {"leaf": self.leaves[index].decode(), "index": index, "proof": self.proof(index)}
        receipt |= {"checkpoint": self.note(self.keys[-1]), "key": str(self.keys[-1].verifier)}
        self.receipts.append(json.dumps(receipt | ({"keys": self.listed[:]} if len(self.keys) > 1 else {})))

    def reader(self, note: str) -> Callable[[str], bytes]:
        tree = merkle.Tree(self.leaves)
        files = {"checkpoint": note.encode(), "llave": str(self.keys[-1].verifier).encode()}
        files["llaves"] = json.dumps({"keys": self.listed}).encode()
        for index, width in verifier.tile_widths(len(self.leaves)):
            bundle = b"".join(len(x).to_bytes(2, "big") + x for x in self.leaves[index * 256 :][:width])
            files[verifier.tile_path("entries", index, width)] = bundle
        for level, row in enumerate(tree.levels):
            for index, width in verifier.tile_widths(len(row) // 32):
                files[verifier.tile_path(str(level), index, width)] = tree.tile(level, index)
        return files.__getitem__


@settings(deadline=None)
@given(st.lists(st.sampled_from(["line", "rotate", "keep"]), max_size=14), st.data())
def test_whatever_the_history_each_key_leads_to_it_and_no_retired_one_goes_beyond_its_time(steps, data):
    register = Model()
    register.line("proposal.submitted")
    for step in steps:
        register.line("proposal.submitted") if step == "line" else getattr(register, step)()
    listed = verifier.parse_chain(json.dumps({"keys": register.listed}))
    known = [(verifier.Tenure(verifier.Key.parse(str(key.verifier))),) for key in register.keys]
    for chain in [*known, listed]:
        copy = verifier.read_register(register.reader(register.note(register.keys[-1])), chain)
        assert verifier.check_register(copy) == []
    for receipt in register.receipts:
        verifier.check_receipt(receipt, listed)
        verifier.check_receipt(receipt, known[0])
    for retired in register.keys[:-1]:
        for chain in [*known, listed]:
            with pytest.raises(verifier.DoesNotMatchError):
                verifier.read_register(register.reader(register.note(retired)), chain)
    at = data.draw(st.integers(0, len(register.keys) - 1))
    for receipt in register.receipts:
        content = json.loads(receipt)
        size = verifier.parse_checkpoint(content["checkpoint"]).size
        if at + 1 < len(listed) and listed[at + 1].start < size:
            text = content["checkpoint"].partition("\n\n")[0] + "\n"
            content["checkpoint"] = sign_note(text, register.keys[at])
            with pytest.raises(verifier.DoesNotMatchError):
                verifier.check_receipt(json.dumps(content), listed)
