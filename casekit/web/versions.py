"""What a client has seen: `Case-Version`, `ETag` and `If-Match`.

`Case-Version: intake:7,grid:3` names, per service, the last event of a case that the client knows of. A service that is
behind any source it listens to lets the request wait. The ETag is the number of the service's own events in the stream.
"""

import re
from collections.abc import Collection, Mapping

from casekit.errors import Message, VersionConflict
from casekit.web.errors import MalformedRequest

CASE_VERSION = "Case-Version"
_ENTRY = re.compile(r"([a-z]{1,32}):([0-9]{1,15})")
_MAX_ENTRIES = 16
_ETAG = re.compile(r'(?:W/)?"([!#-~]{0,64})"')


def parse_case_version(header: str, sources: Collection[str]) -> dict[str, int]:
    """The versions of those `sources` that the header names; others are none of this service's business.

    Raises MalformedRequest.
    """
    wanted: dict[str, int] = {}
    entries = header.split(",")
    for entry in entries:
        found = _ENTRY.fullmatch(entry.strip())
        if found is None or len(entries) > _MAX_ENTRIES:
            raise MalformedRequest(
                Message(
                    f"{CASE_VERSION} is not of the form intake:7,grid:3",
                    f"{CASE_VERSION} 应为 intake:7,grid:3 的形式",
                )
            )
        source, seq = found.groups()
        if source in sources:
            wanted[source] = max(int(seq), wanted.get(source, 0))
    return wanted


def case_version(versions: Mapping[str, int]) -> str:
    """The header's value."""
    return ",".join(f"{source}:{seq}" for source, seq in sorted(versions.items()))


def is_behind(wanted: Mapping[str, int], known: Mapping[str, int]) -> bool:
    """Whether something wanted has not arrived."""
    return any(known.get(source, 0) < seq for source, seq in wanted.items())


def check_if_match(header: str, seq: int | None) -> None:
    """Raise VersionConflict unless `seq` (None: there is no such stream) is among the header's entity tags.

    Raises MalformedRequest when the header is not a list of entity tags.
    """
    if header.strip() == "*":
        if seq is None:
            raise VersionConflict
        return
    tags = [_ETAG.fullmatch(tag.strip()) for tag in header.split(",")]
    if not all(tags):
        raise MalformedRequest(
            Message("If-Match is not a list of entity tags", "If-Match 不是实体标签列表。")
        )
    # a weak tag never matches (RFC 9110, 13.1.1)
    strong = {tag.group(1) for tag in tags if tag and not tag.group(0).startswith("W/")}
    if seq is None or str(seq) not in strong:
        raise VersionConflict
