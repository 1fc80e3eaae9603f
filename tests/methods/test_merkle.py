"""The tree against the definition of RFC 9162, written here as the plainest recursion."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.methods import merkle

SIZES = st.integers(1, 700)


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(count)]


def reference_root(hashes: list[bytes]) -> bytes:
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    return sha256(b"\x01" + reference_root(hashes[:half]) + reference_root(hashes[half:])).digest()


def reference_path(index: int, hashes: list[bytes]) -> list[bytes]:
    if len(hashes) == 1:
        return []
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    if index < half:
        return [*reference_path(index, hashes[:half]), reference_root(hashes[half:])]
    return [*reference_path(index - half, hashes[half:]), reference_root(hashes[:half])]


def reference_subproof(old: int, hashes: list[bytes], whole: bool) -> list[bytes]:
    if old == len(hashes):
        return [] if whole else [reference_root(hashes)]
    half = 1
    while half * 2 < len(hashes):
        half *= 2
    if old <= half:
        return [*reference_subproof(old, hashes[:half], whole), reference_root(hashes[half:])]
    return [*reference_subproof(old - half, hashes[half:], False), reference_root(hashes[:half])]


def tree_of(count: int) -> merkle.Tree:
    tree = merkle.Tree()
    tree.extend(leaves(count))
    return tree


BIG = tree_of(70_000)


def test_the_empty_tree_has_the_root_of_the_rfc():
    assert merkle.Tree().root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_known_vectors_of_the_certificate_transparency_tree():
    """The eight leaves and roots that implementations of RFC 6962 share as their test vector."""
    tree = merkle.Tree(
        bytes.fromhex(leaf)
        for leaf in (
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        )
    )
    assert [tree.root(size).hex() for size in (1, 2, 3, 8)] == [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]


@given(st.lists(st.integers(0, 300), max_size=4))
def test_leaves_in_any_portions_give_the_reference_root(portions):
    tree, hashes = merkle.Tree(), leaves(sum(portions))
    for portion in portions:
        tree.extend(hashes[tree.size : tree.size + portion])
    assert tree.root() == reference_root(hashes)


@given(SIZES, st.data())
def test_inclusion_proofs_are_those_of_the_definition_and_verify(size, data):
    index = data.draw(st.integers(0, size - 1))
    hashes = leaves(size)
    proof = merkle.inclusion_proof(BIG, index, size)
    assert proof == reference_path(index, hashes)
    assert merkle.verify_inclusion(hashes[index], index, size, proof, reference_root(hashes))


@given(SIZES, st.data())
def test_consistency_proofs_are_those_of_the_definition_and_verify(new, data):
    old = data.draw(st.integers(1, new))
    hashes = leaves(new)
    proof = merkle.consistency_proof(BIG, old, new)
    assert proof == reference_subproof(old, hashes, True)
    assert merkle.verify_consistency(old, new, reference_root(hashes[:old]), reference_root(hashes), proof)


def damage(data, proof: list[bytes]) -> list[bytes]:
    """Another list of hashes: one bit flipped, one missing, one more, or two exchanged."""
    at = data.draw(st.integers(0, len(proof)))
    kind = data.draw(st.sampled_from(["flip", "drop", "add", "swap"]))
    if kind == "add" or at == len(proof):
        return [*proof[:at], bytes(32), *proof[at:]]
    if kind == "drop":
        return [*proof[:at], *proof[at + 1 :]]
    if kind == "swap" and at:
        return [*proof[: at - 1], proof[at], proof[at - 1], *proof[at + 1 :]]
    bit = data.draw(st.integers(0, 255))
    flipped = (int.from_bytes(proof[at], "big") ^ (1 << bit)).to_bytes(32, "big")
    return [*proof[:at], flipped, *proof[at + 1 :]]


@given(st.integers(1, 70_000), st.data())
def test_no_damaged_inclusion_proof_verifies(size, data):
    index = data.draw(st.integers(0, size - 1))
    leaf, root = merkle.node(BIG, 0, index), BIG.root(size)
    proof = merkle.inclusion_proof(BIG, index, size)
    assert merkle.verify_inclusion(leaf, index, size, proof, root)
    assert not merkle.verify_inclusion(leaf, index, size, damage(data, proof), root)
    assert not merkle.verify_inclusion(merkle.leaf_hash(b"another"), index, size, proof, root)


@given(st.integers(2, 70_000), st.data())
def test_a_proof_holds_for_its_own_place_only(size, data):
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(-2, size + 2).filter(lambda number: number != index))
    proof = merkle.inclusion_proof(BIG, index, size)
    assert not merkle.verify_inclusion(merkle.node(BIG, 0, index), other, size, proof, BIG.root(size))


@given(st.integers(2, 70_000), st.data())
def test_no_damaged_consistency_proof_verifies(new, data):
    old = data.draw(st.integers(1, new - 1))
    proof = merkle.consistency_proof(BIG, old, new)
    assert merkle.verify_consistency(old, new, BIG.root(old), BIG.root(new), proof)
    assert not merkle.verify_consistency(old, new, BIG.root(old), BIG.root(new), damage(data, proof))
    assert not merkle.verify_consistency(old, new, bytes(32), BIG.root(new), proof)
    assert not merkle.verify_consistency(old, new, BIG.root(old), bytes(32), proof)


def test_every_tree_extends_the_empty_one_and_itself():
    root = BIG.root(5)
    assert merkle.verify_consistency(0, 5, merkle.EMPTY_ROOT, root, merkle.consistency_proof(BIG, 0, 5))
    assert merkle.verify_consistency(5, 5, root, root, merkle.consistency_proof(BIG, 5, 5))
    assert not merkle.verify_consistency(0, 5, root, root, [])
    assert not merkle.verify_consistency(6, 5, root, root, [])


@given(st.integers(0, 70_000))
def test_the_frontier_has_the_root_of_the_whole_tree(size):
    frontier = merkle.Frontier()
    for index in range(min(size, 600)):
        frontier.append(merkle.node(BIG, 0, index))
    assert frontier.root() == BIG.root(min(size, 600))


def test_a_tree_of_seventy_thousand_has_the_tiles_of_the_standard():
    """The example of tlog-tiles: 273 full tiles and one of 112; one full and one of 17; one of 1."""
    widths = [
        [len(level[at : at + merkle.TILE_BYTES]) // 32 for at in range(0, len(level), merkle.TILE_BYTES)]
        for level in BIG.levels
    ]
    assert widths == [[256] * 273 + [112], [256, 17], [1]]


def test_growing_returns_only_the_tiles_that_change():
    assert sorted(merkle.grow(BIG, 70_000, leaves(200))) == [(0, 273), (0, 274), (1, 1)]


def test_a_tree_that_lost_a_tile_is_not_extended_nor_proved():
    tree = tree_of(300)
    del tree.levels[0][-32:]
    with pytest.raises(merkle.BrokenTreeError, match="tile 0/1"):
        merkle.grow(tree, 300, leaves(1))
    with pytest.raises(merkle.BrokenTreeError, match="tile 0/1"):
        tree.root()


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_of_a_leaf_outside_the_tree(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        merkle.inclusion_proof(BIG, index, size)


def test_there_is_no_proof_that_a_tree_shrank():
    with pytest.raises(ValueError, match="does not extend"):
        merkle.consistency_proof(BIG, 6, 5)
