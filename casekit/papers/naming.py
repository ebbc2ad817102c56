"""Whose names stand in a paper: parties' asked of intake by a one-case grant (一案授权), posts' titles of grid.

For jobs, the titles for pages to print, too; never in a transaction.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from casekit.peers import Peer, PeerRefused, PeerSilent

Names = Mapping[str, list[str]]  # side → the names of its parties


def granted_names(peers: Mapping[str, Peer], code: str, grant: str) -> Names | PeerRefused:
    """The names of the case's parties by side; a refusal, where the grant gives none.

    Raises PeerSilent, upon which the job is tried again.
    """
    try:
        answer = peers["intake"].ask("/internal/parties", {"grant": grant, "code": code})
    except PeerRefused as refusal:
        return refusal
    names: defaultdict[str, list[str]] = defaultdict(list)
    for party in answer["items"]:
        if party["name"]:
            names[party["side"]].append(party["name"])
    return names


def titles_of(peers: Mapping[str, Peer], posts: Sequence[str]) -> Mapping[str, str]:
    """What these posts are called (调解员甲), of those that grid knows; a previous version of grid tells of none.

    Raises PeerSilent, upon which the job is tried again.
    """
    if not posts:
        return {}
    try:
        titles: Mapping[str, str] = peers["grid"].ask("/internal/post-titles", {"posts": [*posts]})["titles"]
    except PeerRefused:
        return {}
    return titles


def titles_if_told(peers: Mapping[str, Peer], posts: Sequence[str]) -> Mapping[str, str]:
    """`titles_of`, for a page that is printed now: where grid is not known or does not answer, there are none."""
    try:
        return titles_of(peers, posts) if "grid" in peers else {}
    except PeerSilent:
        return {}
