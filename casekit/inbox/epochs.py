"""What a new epoch of a source needs to know: after a restore the numbers of its streams may step back.

An event of a new epoch may be the first that is applied to its stream when everything the source gave before it has
arrived (earlier positions of its epoch, and of older epochs those that the restored source still knows), and nothing of
that concerns the stream and is still open. An event that was handled under an older epoch is not handled again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy.engine import Connection

from casekit.inbox import sources
from casekit.inbox.arrivals import SourceState
from casekit.inbox.decode import Place
from casekit.inbox.order import FIRST_EPOCH, Entry
from casekit.inbox.tables import SETTLED

_PAST = f"""
SELECT v.source, v.epoch, v.position,
    EXISTS (SELECT FROM inbox_messages b WHERE b.id = v.id AND b.source = v.source AND b.epoch < v.epoch
        AND b.state IN {SETTLED}),
    EXISTS (SELECT FROM inbox_messages b WHERE b.stream = v.stream AND b.source = v.source
        AND b.state IN ('pending', 'held', 'parked')
        AND (b.epoch = v.epoch AND b.position < v.position OR b.epoch < v.epoch AND b.position < (
            SELECT min(s.first) FROM inbox_sources s WHERE s.source = b.source AND s.epoch > b.epoch)))
FROM unnest(%s::text[], %s::int[], %s::bigint[], %s::uuid[], %s::text[]) v (source, epoch, position, id, stream)
"""


def judge(db: Connection, entries: Sequence[Entry]) -> list[Entry]:
    """The entries with what is known of those of a later epoch than the first. No statement when there are none."""
    later = [entry for entry in entries if entry.epoch > FIRST_EPOCH]
    if not later:
        return list(entries)
    states = sources.read(db)
    values = (
        [entry.place[0] for entry in later],
        [entry.place[1] for entry in later],
        [entry.place[2] for entry in later],
        [str(entry.envelope.id) for entry in later],
        [entry.envelope.subject for entry in later],
    )
    past: dict[Place, tuple[bool, bool]] = {
        (source, epoch, position): (said, open_)
        for source, epoch, position, said, open_ in db.exec_driver_sql(_PAST, values)
    }
    return [_judged(entry, past, states) for entry in entries]


def has_all_before(place: Place, states: Iterable[SourceState]) -> bool:
    """Whether everything a source gave before `place`, as the epoch of `place` sees it, has arrived."""
    source, epoch, position = place
    own = {state.epoch: state for state in states if state.source == source and state.epoch <= epoch}
    if epoch not in own or own[epoch].contiguous < position:
        return False
    cut = own[epoch].first  # from here on older epochs are forgotten
    for number in sorted(own, reverse=True)[1:]:
        if own[number].contiguous < cut - 1:
            return False
        cut = min(cut, own[number].first)
    return cut == 1


def _judged(entry: Entry, past: dict[Place, tuple[bool, bool]], states: Sequence[SourceState]) -> Entry:
    if entry.place not in past:
        return entry
    said, open_ = past[entry.place]
    return replace(entry, was_said_before=said, may_open=not open_ and has_all_before(entry.place, states))
