"""The bridge between HTTP and handlers: it owns the transaction of a request.

A resource gives `read` or `write` a function of `(work, actor)`; the bridge opens the transaction, waits until the
service has what the caller has seen, calls the function, checks If-Match, stores the answer under the Idempotency-Key,
commits, and only then answers. Handlers never commit, and resources never touch the database. A refusal of access goes
on record after the rollback.

For a resource of a case (`stream` given) the function must raise a NotFound when the caller may not see the case, also
when it lists things by case. With a Case-Version header that becomes CASE_NOT_YET_HERE after the wait, for unknown and
for hidden cases alike; without one it is passed on at once.
"""

import logging
import threading
import time
from typing import Any

import sqlalchemy.exc
from werkzeug.wrappers import Response

from casekit import streams
from casekit.clock import monotonic
from casekit.db import give_up_at
from casekit.errors import CaseNotYetHere, NotFound, Problem
from casekit.facts import Event
from casekit.faults import point
from casekit.loops import bell
from casekit.runtime import Runtime
from casekit.streams import Stream, service_stream
from casekit.telemetry import current_traceparent
from casekit.web.call import Act, Call, StreamOf, current_call
from casekit.web.encoding import to_json
from casekit.web.errors import OutcomeUnknown
from casekit.web.faults import of_database
from casekit.web.idempotency import REPLAYED, Answer, Answers
from casekit.web.versions import CASE_VERSION, case_version, check_if_match, is_behind
from casekit.work import Work

WAIT_SECONDS = 2.0
ANSWER_SECONDS = 2.8  # every request is answered within three seconds, also when the database is not there
WAITING_AT_ONCE = 16
_FIRST_POLL_SECONDS = 0.01
_SLOWEST_POLL_SECONDS = 0.1
# refusals by state: the first sending of the same request may be why
_MAYBE_DONE_BEFORE = frozenset({409, 412, 422})
log = logging.getLogger(__name__)


class Bridge:
    """Carries out the requests of one service. Made once per application, by `blueprints(runtime)`."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._sources = frozenset({runtime.name, *runtime.definition.listens_to})
        self._waiting = threading.BoundedSemaphore(WAITING_AT_ONCE)
        self._answers: Answers | None = None

    def read(self, act: Act, *, stream: StreamOf = None) -> Response:
        """Answer with what `act(work, actor)` returns; with `stream`, also its Case-Version and ETag.

        What `act` writes (an access on record) is committed before the answer.
        """
        return self._carry_out(current_call(act, stream, self._sources, is_read=True))

    def write(self, act: Act, *, stream: StreamOf = None, status: int | None = None) -> Response:
        """Carry out the command `act(work, actor)` and answer with what it returns, once that is committed.

        `stream` is the stream the command is about, or a function of the connection that finds it; a command that opens
        a stream needs none. The status is that of the resource's `response` decorator unless given.
        """
        call = current_call(act, stream, self._sources, is_read=False, status=status)
        try:
            return self._carry_out(call)
        except (Problem, sqlalchemy.exc.IntegrityError) as refusal:
            return self._replay(call, refusal)

    def _carry_out(self, call: Call) -> Response:
        with give_up_at(call.started + ANSWER_SECONDS):
            try:
                return self._now_or_soon(call)
            except Problem as refusal:
                self._put_on_record(call, refusal)
                raise
            except sqlalchemy.exc.DBAPIError as error:
                if call.is_committing and not call.is_read and of_database(error) is not None:
                    raise OutcomeUnknown from error
                raise

    def _now_or_soon(self, call: Call) -> Response:
        """Carry out, waiting for what the caller has seen where that is not here yet."""
        try:
            return self._once(call)
        except (CaseNotYetHere, NotFound) as refusal:
            if not call.wanted:
                raise
            self._put_on_record(call, refusal)
        if not self._waiting.acquire(blocking=False):
            raise CaseNotYetHere
        try:
            return self._soon(call)
        finally:
            self._waiting.release()

    def _soon(self, call: Call) -> Response:
        """Try again until the wait is over; that is all a caller learns, and it always takes the same time."""
        until = call.started + WAIT_SECONDS
        pause = _FIRST_POLL_SECONDS
        while (remaining := until - monotonic()) > 0:
            time.sleep(min(pause, remaining))
            pause = min(pause * 1.5, _SLOWEST_POLL_SECONDS)
            try:
                return self._once(call)
            except (CaseNotYetHere, NotFound) as refusal:
                self._put_on_record(call, refusal)
        raise CaseNotYetHere

    def _once(self, call: Call) -> Response:
        with self._runtime.db.begin() as connection:
            work = self._runtime.work(connection, call.actor.id, current_traceparent())
            answer = self._act(call, work)
            work.flush()
            point("api.before_commit")
            call.is_committing = True
        point("api.after_commit")
        if work.said:
            bell("relay", self._runtime.name).ring()
        return answer if isinstance(answer, Response) else _response(answer)

    def _act(self, call: Call, work: Work) -> Answer | Response:
        """Everything between BEGIN and the last statement."""
        name = call.stream(work.db) if callable(call.stream) else call.stream
        seen = self._seen(call, work, name)
        try:
            result = call.act(work, call.actor)
        except Problem as refusal:
            if call.if_match is not None and refusal.status == 409:
                check_if_match(call.if_match, _seq_before(work, name, seen))
            raise
        if call.if_match is not None:
            check_if_match(call.if_match, _seq_before(work, name, seen))
        if isinstance(result, Response):
            return result
        answer = self._answer(call, result, _subject(work, name) or seen)
        if call.keyed is not None:
            self._kept().store(work, call.keyed, answer)
        return answer

    def _seen(self, call: Call, work: Work, name: str | None) -> Stream | None:
        """The stream before the act, without its lock; read only when something depends on it.

        The lock is the act's to take, with those of all other streams it is about, in order.
        """
        stream: Stream | None = None
        if name is not None and (call.is_read or call.wanted or call.if_match is not None):
            stream = streams.read(work.db, [name]).get(name)
        known = stream.versions(self._runtime.name) if stream is not None else {}
        if is_behind(call.wanted, known):
            raise CaseNotYetHere
        return stream

    def _answer(self, call: Call, result: Any, stream: Stream | None) -> Answer:
        headers: dict[str, str] = {}
        if stream is not None:
            headers["ETag"] = f'"{stream.seq}"'
            if stream.name.startswith("case/"):
                headers[CASE_VERSION] = case_version(stream.versions(self._runtime.name))
        status = call.contract.status
        content = b"" if status == 204 else to_json(call.contract.dump(result))
        return Answer(status, headers, content)

    def _put_on_record(self, call: Call, refusal: Problem) -> None:
        """Say the refusal on the service's own stream, once per request."""
        event: Event | None = refusal.on_record
        if event is None or call.has_recorded:
            return
        call.has_recorded = True
        own = service_stream(self._runtime.name)
        try:
            with self._runtime.db.begin() as connection:
                work = self._runtime.work(connection, call.actor.id, current_traceparent())
                work.lock(own)
                work.append(own, event)
                work.flush()
        except sqlalchemy.exc.DBAPIError as error:
            log.error("a refusal could not be put on record", extra={"error_type": type(error).__name__})
            return
        bell("relay", self._runtime.name).ring()

    def _replay(self, call: Call, refusal: Problem | sqlalchemy.exc.IntegrityError) -> Response:
        """The answer given before under the same key; else what went wrong, raised again.

        Never in place of a refusal of access: who lost sight of a case does not get it back by repeating himself.
        """
        if call.keyed is None or (isinstance(refusal, Problem) and refusal.status not in _MAYBE_DONE_BEFORE):
            raise refusal
        with give_up_at(call.started + ANSWER_SECONDS), self._runtime.db.begin() as connection:
            answer = self._kept().find(connection, call.keyed)
        if answer is None:
            raise refusal
        response = _response(answer)
        response.headers[REPLAYED] = "true"
        return response

    def _kept(self) -> Answers:
        if self._answers is None:
            table = self._runtime.definition.metadata.tables["idempotency_keys"]
            self._answers = Answers(self._runtime.extras["vault"], table)
        return self._answers


def _seq_before(work: Work, name: str | None, seen: Stream | None) -> int | None:
    """The service's last event of the stream before the act, as it was when the act had locked it; None: no stream."""
    stream = work.held(name) if name is not None else None
    if stream is None:
        return seen.seq if seen is not None else None
    said = sum(envelope.subject == name for envelope in work.said)
    is_made_by_this = stream.seq == said and not stream.heads
    return None if is_made_by_this else stream.seq - said


def _subject(work: Work, name: str | None) -> Stream | None:
    """The stream the answer is about: the one named, else the case the work touched."""
    if name is not None:
        return work.held(name)
    return next((stream for stream in work.all_held() if stream.name.startswith("case/")), None)


def _response(answer: Answer) -> Response:
    response = Response(answer.body, answer.status, answer.headers, content_type="application/json")
    if not answer.body:
        del response.headers["Content-Type"]
    return response
