"""Trees and proofs: the known vectors of Certificate Transparency, and properties over every size."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit import merkle
from casekit.merkle import Node, ProofRefused

# The test vectors of the Certificate Transparency reference implementation (RFC 6962).
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [merkle.leaf_hash(entry) for entry in INPUTS]


def reference_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, as it is written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle.node_hash(reference_root(leaves[:split]), reference_root(leaves[split:]))


def reference_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962 §2.1.1."""
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*reference_path(index, leaves[:split]), reference_root(leaves[split:])]
    return [*reference_path(index - split, leaves[split:]), reference_root(leaves[:split])]


def reference_proof(old: int, leaves: Sequence[bytes], *, complete: bool = True) -> list[bytes]:
    """PROOF and SUBPROOF of RFC 6962 §2.1.2."""
    if old == len(leaves):
        return [] if complete else [reference_root(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if old <= split:
        return [*reference_proof(old, leaves[:split], complete=complete), reference_root(leaves[split:])]
    return [*reference_proof(old - split, leaves[split:], complete=False), reference_root(leaves[:split])]


def nodes_of(leaves: Sequence[bytes]) -> dict[Node, bytes]:
    return merkle.appended(0, {}, leaves)


def made(count: int) -> list[bytes]:
    return [merkle.leaf_hash(str(number).encode()) for number in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_known_vectors(size: int) -> None:
    assert merkle.root(size, nodes_of(LEAVES[:size])).hex() == ROOTS[size]


def test_proofs_are_those_of_the_known_vectors() -> None:
    nodes = nodes_of(LEAVES)
    assert _short(merkle.inclusion_proof(0, 8, nodes)) == [
        "96a296d2",
        "5f083f0a",
        "6b47aaf2",
    ]
    assert _short(merkle.inclusion_proof(5, 8, nodes)) == [
        "bc1a0643",
        "ca854ea1",
        "d37ee418",
    ]
    assert _short(merkle.consistency_proof(6, 8, nodes)) == [
        "0ebc5d34",
        "ca854ea1",
        "d37ee418",
    ]
    assert _short(merkle.consistency_proof(2, 5, nodes)) == ["5f083f0a", "bc1a0643"]


def _short(proof: list[bytes]) -> list[str]:
    return [digest.hex()[:8] for digest in proof]


@pytest.mark.parametrize("size", range(1, 34))
def test_every_proof_of_every_small_tree_is_that_of_the_rfc_and_holds(size: int) -> None:
    leaves = made(size)
    nodes, root = nodes_of(leaves), reference_root(leaves)
    assert merkle.root(size, nodes) == root
    for index in range(size):
        proof = merkle.inclusion_proof(index, size, nodes)
        assert proof == reference_path(index, leaves)
        merkle.verify_inclusion(leaves[index], index, size, proof, root)
    for old in range(1, size + 1):
        proof = merkle.consistency_proof(old, size, nodes)
        assert proof == reference_proof(old, leaves)
        merkle.verify_consistency(old, size, reference_root(leaves[:old]), root, proof)


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_tree_grown_in_two_steps_from_its_frontier_is_the_tree_grown_at_once(
    first: int, second: int
) -> None:
    leaves = made(first + second)
    before = nodes_of(leaves[:first])
    frontier = {node: before[node] for node in merkle.root_nodes(first)}
    assert before | merkle.appended(first, frontier, leaves[first:]) == nodes_of(leaves)


@given(st.integers(1, 2**60), st.data())
def test_a_proof_of_a_huge_tree_needs_few_nodes(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    assert len(merkle.inclusion_nodes(index, size)) <= 2 * 61
    assert len(merkle.consistency_nodes(index, size)) <= 2 * 61


@given(st.integers(1, 80), st.data())
def test_no_forged_proof_of_inclusion_holds(size: int, data: st.DataObject) -> None:
    leaves = made(size)
    root, index = reference_root(leaves), data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion_proof(index, size, nodes_of(leaves))
    for leaf, at, of, path, under in _forgeries(leaves[index], index, size, proof, root):
        with pytest.raises(ProofRefused):
            merkle.verify_inclusion(leaf, at, of, path, under)


def _forgeries(
    leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes
) -> list[tuple[bytes, int, int, list[bytes], bytes]]:
    other = bytes(32)
    forged = [
        (other, index, size, proof, root),
        (leaf, index, size, proof, other),
        (leaf, size, size, proof, root),
        (leaf, -1, size, proof, root),
        (leaf, index, size, [*proof, other], root),
    ]
    if proof:
        forged += [(leaf, index, size, proof[:-1], root), (leaf, index, size, [other, *proof[1:]], root)]
        forged += [(leaf, index ^ 1, size, proof, root)]
    return forged


@given(st.integers(1, 80), st.data())
def test_no_forged_proof_of_consistency_holds(size: int, data: st.DataObject) -> None:
    leaves, other = made(size), bytes(32)
    old = data.draw(st.integers(1, size))
    old_root, root = reference_root(leaves[:old]), reference_root(leaves)
    proof = merkle.consistency_proof(old, size, nodes_of(leaves))
    forged = [(other, root, proof), (old_root, root, [*proof, other])]
    if old < size:
        forged.append((old_root, other, proof))
    if proof:
        forged += [(old_root, root, proof[:-1]), (old_root, root, [*proof[:-1], other])]
    for before, after, path in forged:
        with pytest.raises(ProofRefused):
            merkle.verify_consistency(old, size, before, after, path)


def test_the_empty_tree_is_the_beginning_of_every_tree() -> None:
    assert merkle.consistency_proof(0, 8, nodes_of(LEAVES)) == []
    merkle.verify_consistency(0, 8, merkle.EMPTY_ROOT, bytes.fromhex(ROOTS[8]), [])
    with pytest.raises(ProofRefused):
        merkle.verify_consistency(0, 8, bytes(32), bytes.fromhex(ROOTS[8]), [])


def test_a_refused_proof_carries_its_evidence() -> None:
    with pytest.raises(ProofRefused) as refused:
        merkle.verify_inclusion(LEAVES[0], 0, 1, [], bytes(32))
    assert (refused.value.expected, refused.value.given) == (bytes(32), LEAVES[0])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (8, 8), (-1, 8)])
def test_what_is_not_in_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in the tree"):
        merkle.inclusion_nodes(index, size)


def test_a_smaller_tree_is_not_proved_from_a_larger() -> None:
    with pytest.raises(ValueError, match="larger"):
        merkle.consistency_nodes(9, 8)
