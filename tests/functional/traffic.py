"""People at work on a platform that may fail under them, and what they were told: the history kept outside.

Each walks cases from registration to their completion, by order, mediation and petition in turn. Whoever gets no
answer, or is asked to come again, asks again under the same Idempotency-Key until he is answered.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from casekit.children import wait_until
from casekit.clock import rfc3339
from casekit.ids import new_id
from scenarios.client import newer
from tests.functional.lives import Words, ordinary
from tests.functional.platform import History, Platform, Unreachable

_COME_AGAIN = frozenset({429, 503, 504})
_A_MOMENT_SECONDS = 0.2
_PATIENCE_SECONDS = 120.0


class Traffic:
    """Some people at work at once."""

    def __init__(self, platform: Platform) -> None:
        self.history = platform.history
        self._platform = platform
        self._stopped = threading.Event()
        self._abandoned = threading.Event()  # nobody will bring the platform back
        self._faults: list[BaseException] = []

    @contextmanager
    def flowing(self, people: int = 3) -> Iterator[History]:
        """They work while the block runs, finish what they have begun, and go. Raises what went wrong for them."""
        threads = [threading.Thread(target=self._work, args=(number,)) for number in range(people)]
        for thread in threads:
            thread.start()
        try:
            yield self.history
        except BaseException:
            self._abandoned.set()
            raise
        finally:
            self._stopped.set()
            for thread in threads:
                thread.join()
            if self._faults:
                raise self._faults[0]
            self._stopped.clear()

    def has_failed(self) -> bool:
        """Whether one of them was told what nobody should be told."""
        return bool(self._faults)

    def play(self, cases: int, people: int = 3) -> History:
        """They work until so many more cases are finished."""
        before = len(self.history.finished)
        with self.flowing(people):
            wait_until(
                lambda: len(self.history.finished) - before >= cases, 60.0 * cases, unless=self.has_failed
            )
        return self.history

    def _work(self, number: int) -> None:
        walks: list[Callable[[Walk], None]] = [by_order, by_mediation, by_petition]
        try:
            while not self._stopped.is_set() and not self._faults:
                walks[number % len(walks)](Walk(self._platform, self.history, self._abandoned))
                number += 1
        except Exception as fault:  # broad: whatever it is, the test that reads it must fail
            self._faults.append(fault)


class Walk:
    """One case and the person who carries it; `version` is what he has seen of it, `words` are what he writes."""

    def __init__(
        self, platform: Platform, history: History, abandoned: threading.Event, words: Words = ordinary
    ) -> None:
        self._platform = platform
        self._abandoned = abandoned
        self._history = history
        self.words = words
        self.code = ""
        self.version = ""

    def register(self) -> None:
        """登记."""
        parties = [{"name": self.words("parties.name"), "phone": self.words("parties.phone")}]
        body = {"matter_type": "dispute", "channel": "window", "parties": parties}
        body["description"] = self.words("description")
        receipt = self.ask("POST", "/v1/cases", body)
        self.code = self._history.registered(receipt)

    def routed(self, route: str, unit: str) -> None:
        """From registration to the unit."""
        self.register()
        self.act("admission")
        self.act("triage", {"category": "other", "grade": "ordinary"}, "dispatcher-1")
        self.act("routing", {"route": route, "unit": unit}, "dispatcher-1")

    def act(self, act: str, body: Any = None, post: str = "clerk-1") -> None:
        """An act on the case."""
        self.ask("POST", f"/v1/cases/{self.code}/{act}", body or {}, post)
        self._history.states[self.code] = act

    def find(self, resource: str, post: str) -> str:
        """The address of what was opened for the case, which is there for who has seen that it was routed."""
        items = self.ask("GET", f"/v1/{resource}?case={self.code}", post=post)["items"]
        assert len(items) == 1, f"{len(items)} {resource} for one routing"
        return f"/v1/{resource}/{items[0]['id']}"

    def now(self) -> str:
        """The platform's time, as its API writes it."""
        return rfc3339(self._platform.clock().now())

    def finished(self) -> None:
        """The handler has done his part, and was told that it is on record."""
        self._history.states[self.code] = "finished"

    def ask(self, method: str, path: str, body: Any = None, post: str = "clerk-1") -> Any:
        """Ask until answered. Fails when what comes is a refusal, or nothing for minutes."""
        key, times = str(new_id()), 0
        while True:
            times += 1
            try:
                answer = self._platform.call(method, path, body, post=post, key=key, version=self.version)
            except Unreachable:
                is_there = wait_until(
                    self._platform.listens, _PATIENCE_SECONDS, unless=self._abandoned.is_set
                )
                assert is_there, "the platform stayed away"
                continue
            if answer.status not in _COME_AGAIN:
                break
            assert not self._abandoned.wait(_A_MOMENT_SECONDS), "the platform stayed away"
        assert 200 <= answer.status < 300, f"{method} {path}: {answer.status} {answer.json()}"
        self._history.repeated += times > 1
        self.version = newer(self.version, answer.headers.get("Case-Version", ""))
        return answer.json()


def by_order(walk: Walk) -> None:
    """派单: accepted, completed, verified."""
    walk.routed("order", "justice")
    handled(walk)


def handled(walk: Walk) -> None:
    """The unit does what it was ordered."""
    order = walk.find("orders", "handler-justice")
    walk.ask("POST", f"{order}/acceptance", {}, "handler-justice")
    walk.ask("POST", f"{order}/completion", {"text": walk.words("completion.text")}, "handler-justice")
    walk.ask("POST", f"{order}/verification", {"passed": True}, "dispatcher-1")
    walk.finished()


def to_the_archive(walk: Walk) -> None:
    """告知, 回访, 结案, 归档."""
    told = {"kind": "completion", "form": "in_person", "text": walk.words("notifications.text")}
    walk.act("notifications", told)
    walk.act("follow-ups", {"satisfaction": "satisfied", "text": walk.words("follow-ups.text")})
    walk.act("closure")
    walk.act("archive")


def by_mediation(walk: Walk) -> None:
    """调解: an attempt, an oral agreement."""
    walk.routed("mediation", "committee")
    mediation = walk.find("mediations", "mediator-1")
    attempt = {"tier": "county", "outcome": "agreed", "record": "当面谈妥"}
    walk.ask("POST", f"{mediation}/attempts", attempt, "mediator-1")
    walk.ask("POST", f"{mediation}/agreement", {"form": "oral", "text": "了结"}, "mediator-1")
    walk.finished()


def by_petition(walk: Walk) -> None:
    """信访: admitted, answered."""
    walk.routed("petition", "petition-office")
    petition = walk.find("petitions", "petition-1")
    walk.ask("POST", f"{petition}/admission", {"notice_form": "on_spot"}, "petition-1")
    walk.ask("POST", f"{petition}/answer", {"text": "处理意见", "delivered_at": walk.now()}, "petition-1")
    walk.finished()
