"""Roots and proofs from the nodes of a log, and the nodes that new leaves complete.

A node `(level, index)` covers the leaves `[index << level, (index + 1) << level)`; level 0 are the leaves. Only
complete subtrees are nodes, so a node once written never changes. What is asked for is first said as nodes
(`*_nodes`), fetched by the caller in one go, then given back as a mapping: O(log n) nodes whatever the log's size.
"""

from collections.abc import Iterator, Mapping, Sequence

from casekit.merkle.hashing import EMPTY_ROOT, node_hash

Node = tuple[int, int]
Range = tuple[int, int]  # leaves [begin, end)


def root_nodes(size: int) -> list[Node]:
    """The nodes the root of the first `size` leaves is made of."""
    return _decomposed((0, size))


def root(size: int, nodes: Mapping[Node, bytes]) -> bytes:
    """The root hash of the first `size` leaves (RFC 6962 §2.1)."""
    return EMPTY_ROOT if size == 0 else _hash((0, size), nodes)


def inclusion_nodes(index: int, size: int) -> list[Node]:
    """The nodes an inclusion proof needs. Raises ValueError when the leaf is not in the tree."""
    return _all_decomposed(_inclusion(index, size))


def inclusion_proof(index: int, size: int, nodes: Mapping[Node, bytes]) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962 §2.1.1: the leaf is in the tree."""
    return [_hash(part, nodes) for part in _inclusion(index, size)]


def consistency_nodes(old: int, size: int) -> list[Node]:
    """The nodes a consistency proof needs. Raises ValueError when `old` is greater than `size`."""
    return _all_decomposed(_consistency(old, size))


def consistency_proof(old: int, size: int, nodes: Mapping[Node, bytes]) -> list[bytes]:
    """PROOF(old, D[size]) of RFC 6962 §2.1.2: the old tree is the beginning of the new; empty for 0 or equal sizes."""
    return [_hash(part, nodes) for part in _consistency(old, size)]


def appended(size: int, frontier: Mapping[Node, bytes], leaves: Sequence[bytes]) -> dict[Node, bytes]:
    """The nodes that `leaves` (hashes) complete, themselves included, in a tree of `size` leaves.

    `frontier` holds the nodes of `root_nodes(size)`.
    """
    known = dict(frontier)
    new: dict[Node, bytes] = {}
    for position, leaf in enumerate(leaves, size):
        level, index, digest = 0, position, leaf
        new[level, index] = known[level, index] = digest
        while index & 1:
            digest = node_hash(known[level, index - 1], digest)
            level, index = level + 1, index >> 1
            new[level, index] = known[level, index] = digest
    return new


def _inclusion(index: int, size: int) -> list[Range]:
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    path: list[Range] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin = middle
    return path[::-1]


def _consistency(old: int, size: int) -> list[Range]:
    if not 0 <= old <= size:
        raise ValueError("the old tree is larger than the new")
    if old in (0, size):
        return []
    path: list[Range] = []
    begin, end = 0, size
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin = middle
    known = [] if begin == 0 else [(begin, end)]  # the old tree itself is known to who asks
    return known + path[::-1]


def _split(width: int) -> int:
    """The largest power of two smaller than `width`."""
    return 1 << (width - 1).bit_length() - 1


def _hash(part: Range, nodes: Mapping[Node, bytes]) -> bytes:
    """The hash of a range that is a subtree, folded from its complete subtrees, smallest first."""
    *larger, digest = (nodes[node] for node in _decompose(part))
    for left in reversed(larger):
        digest = node_hash(left, digest)
    return digest


def _decompose(part: Range) -> Iterator[Node]:
    """The complete subtrees of a range that begins at a multiple of its width's next power of two, largest first."""
    begin, end = part
    while begin < end:
        level = (end - begin).bit_length() - 1
        yield level, begin >> level
        begin += 1 << level


def _decomposed(part: Range) -> list[Node]:
    return list(_decompose(part))


def _all_decomposed(parts: Sequence[Range]) -> list[Node]:
    return [node for part in parts for node in _decompose(part)]
