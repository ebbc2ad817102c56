"""Proofs checked with nothing but hashes (RFC 9162 §2.1.3.2 and §2.1.4.2): offline, by anyone."""

from collections.abc import Sequence

from casekit.merkle.hashing import EMPTY_ROOT, node_hash


class ProofRefused(ValueError):
    """A proof does not hold. Carries what was expected and what the proof gives, as evidence."""

    def __init__(self, reason: str, expected: bytes = b"", given: bytes = b"") -> None:
        super().__init__(reason)
        self.expected = expected
        self.given = given


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf (its hash) stands at `index` of the tree. Raises ProofRefused."""
    if not 0 <= index < size:
        raise ProofRefused("the leaf is not in the tree")
    fn, sn, digest = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            raise ProofRefused("the proof is too long")
        if fn & 1 or fn == sn:
            digest = node_hash(sibling, digest)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            digest = node_hash(digest, sibling)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise ProofRefused("the proof is too short")
    if digest != root:
        raise ProofRefused("the leaf is not under this root", root, digest)


def verify_consistency(old: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree of `old` leaves is the beginning of the tree of `size`. Raises ProofRefused."""
    if not 0 <= old <= size:
        raise ProofRefused("the old tree is larger than the new")
    if old in (0, size):
        _trivial(old, size, old_root, root, proof)
        return
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        raise ProofRefused("the proof is too short")
    fn, sn = old - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    before = after = path[0]
    for digest in path[1:]:
        if sn == 0:
            raise ProofRefused("the proof is too long")
        if fn & 1 or fn == sn:
            before, after = node_hash(digest, before), node_hash(digest, after)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            after = node_hash(after, digest)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise ProofRefused("the proof is too short")
    if before != old_root:
        raise ProofRefused("the old tree is another", old_root, before)
    if after != root:
        raise ProofRefused("the new tree is another", root, after)


def _trivial(old: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> None:
    if proof:
        raise ProofRefused("the proof is too long")
    expected = EMPTY_ROOT if old == 0 else root
    if old_root != expected:
        raise ProofRefused("the old tree is another", expected, old_root)
    if size == 0 and root != EMPTY_ROOT:
        raise ProofRefused("the new tree is another", EMPTY_ROOT, root)
