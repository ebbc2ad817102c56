"""Pulls what is missing from the sources' feeds; one loop per service, one puller at a time however many run.

A gap that the bus may still close is given a moment. A source is asked at the start, when a gap stays, and every half
minute in any case: so a listener keeps up, if slowly, even while there is no broker.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casekit.clock import monotonic
from casekit.inbox.arrivals import Arrival, SourceState
from casekit.inbox.store import note_sealed, source_states, store
from casekit.loops import Stop, bell, run_loop
from casekit.relay.lease import Lease
from casekit.repair.pages import Page, SourceClient, SourceSilent
from casekit.runtime import Runtime
from casekit.telemetry import BOUNDED, counter

IDLE_SECONDS = 1.0
GRACE_SECONDS = 2.0
RETRY_SECONDS = 5.0
CHECK_SECONDS = 30.0
LIMIT = 500
log = logging.getLogger(__name__)
_pulled = counter(
    "onedoor_repaired_events", "Events fetched from a source's feed", {"service": BOUNDED, "source": BOUNDED}
)
Place = tuple[int, int]


@dataclass(slots=True)
class _Watch:
    """What we know of one source's gap: where it begins and since when; and when we may and must ask."""

    place: Place = (0, 0)
    since: float | None = None
    not_before: float = 0.0
    next_check: float = 0.0


class Repairer:
    """Keeps one service's inbox complete. `sources` are the clients by source."""

    def __init__(
        self,
        runtime: Runtime,
        sources: Mapping[str, SourceClient],
        *,
        grace_seconds: float = GRACE_SECONDS,
        check_seconds: float = CHECK_SECONDS,
    ) -> None:
        self.runtime = runtime
        self._sources = {name: sources[name] for name in runtime.definition.listens_to if name in sources}
        self._grace = grace_seconds
        self._check = check_seconds
        self._lease = Lease(runtime.db, "repair")
        self._watches = {name: _Watch() for name in self._sources}
        self._ends: dict[
            tuple[str, int], int
        ] = {}  # (source, past epoch) → its last position that can still be had

    def turn(self) -> bool:
        """Ask every source that is due; True when one has more. Raises DBAPIError when our own database fails."""
        states = source_states(self.runtime)
        due = [source for source in self._sources if self._is_due(source, states)]
        if not due:
            return False
        try:
            if self._lease.acquire() is None:
                return False  # another replica is at it
            answers = [self._ask(source) for source in due]
        finally:
            self._lease.release()
        return any(answers)

    def _is_due(self, source: str, states: Iterable[SourceState]) -> bool:
        now, watch = monotonic(), self._watches[source]
        place, is_gap = self._missing_from(source, states)
        if not is_gap:
            watch.since = None
        elif watch.since is None or watch.place != place:
            watch.since = now
        watch.place = place
        has_waited = watch.since is not None and now - watch.since >= self._grace
        return now >= watch.not_before and (has_waited or now >= watch.next_check)

    def _ask(self, source: str) -> bool:
        """Pull one page; True when there is more to pull at once."""
        watch = self._watches[source]
        watch.next_check = monotonic() + self._check
        try:
            page = self._sources[source].page(*watch.place, LIMIT)
        except SourceSilent as fault:
            fields = {
                "service": self.runtime.name,
                "source": source,
                "error_type": type(fault.__cause__).__name__,
            }
            log.warning("a source's repair feed does not answer", extra=fields)
            watch.not_before = monotonic() + RETRY_SECONDS
            return False
        self._compare(page, watch.place)
        place, is_gap = self._take(page)
        has_moved = place != watch.place
        has_more = has_moved and (is_gap or len(page.events) == LIMIT)
        if has_more:
            watch.next_check = 0.0
        elif not has_moved and watch.since is not None:
            watch.not_before = monotonic() + RETRY_SECONDS
        return has_more

    def _compare(self, page: Page, place: Place) -> None:
        """Say it when we have more of an epoch than the source that is still in it."""
        present = (page.epochs[-1].epoch, page.epochs[-1].last) if page.epochs else (0, 0)
        if place > present:
            fields = {
                "service": self.runtime.name,
                "source": page.source,
                "epoch": place[0],
                "position": place[1],
            }
            log.critical("a source is behind what it once said: restored without a new epoch", extra=fields)

    def _take(self, page: Page) -> tuple[Place, bool]:
        """Store the page's events, and how far it says each epoch goes; returns what is missing now."""
        firsts = {each.epoch: each.first for each in page.epochs}
        arrivals = [
            Arrival(page.source, event.epoch, event.position, event.body, first=firsts[event.epoch])
            for event in page.events
        ]
        if arrivals:
            stored = store(self.runtime, arrivals).stored
            _pulled.inc(stored, service=self.runtime.name, source=page.source)
        self._ends.update({(page.source, each.epoch): each.last for each in page.epochs[:-1]})
        known = {
            state.epoch: state.sealed for state in source_states(self.runtime) if state.source == page.source
        }
        for each in page.epochs:
            if each.last > known.get(each.epoch, -1):
                note_sealed(self.runtime, page.source, each.epoch, each.first, each.last)
        return self._missing_from(page.source, source_states(self.runtime))

    def _missing_from(self, source: str, states: Iterable[SourceState]) -> tuple[Place, bool]:
        """Up to where all of a source is here, and whether there is a gap behind it; (0, 0) when nothing is here.

        A gap in a past epoch that the source has lost itself, in a restore, is none that repair could close.
        """
        place: Place = (0, 0)
        for state in sorted((each for each in states if each.source == source), key=lambda each: each.epoch):
            place = (state.epoch, state.contiguous)
            end = self._ends.get((source, state.epoch), state.sealed)
            if state.contiguous < min(end, state.sealed):
                return place, True
        return place, False


def repair_loop(repairer: Repairer, stop: Stop) -> None:
    """Run a repairer until `stop` is set; the bell ("repair", service) wakes it at once."""
    name = repairer.runtime.name
    run_loop(repairer.turn, stop, bell("repair", name), IDLE_SECONDS, f"repair of {name}")
