"""A job runs once it is committed, goes on where it was after a crash, and is never finished by two workers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from casekit import faults
from casekit.children import wait_until
from casekit.jobs import (
    JobNotFound,
    JobRun,
    JobView,
    LeaseLost,
    enqueue,
    read_job,
    run_jobs,
    work_one,
    worker,
)
from casekit.jobs.worker import MAX_ATTEMPTS
from casekit.loops import Stop
from casekit.runtime import Runtime
from casekit.testing.sample import NOON, open_runtime, sample_definition

STEPS = 5


def note_steps(runtime: Runtime, run: JobRun) -> dict[str, Any]:
    """Five effects, each committed with the progress."""
    for step in range(run.cursor or 0, STEPS):
        with runtime.db.begin() as db:
            effect = text("INSERT INTO effects (stream, event, number) VALUES ('j', :id, :step)")
            db.execute(effect, {"id": run.id, "step": step})
            run.checkpoint(db, step + 1, total=STEPS, cursor=step + 1)
        if run.params.get("fail_at") == step and run.attempts == 1:
            raise RuntimeError("王五")
    return {"steps": STEPS}


@contextmanager
def opened(database_uri: str, job: Any = note_steps) -> Iterator[Runtime]:
    """A service with one kind of job."""
    with open_runtime(sample_definition("sample", jobs={"steps": job}), database_uri) as runtime:
        yield runtime


@pytest.fixture
def runtime(database_uri: str) -> Iterator[Runtime]:
    """The service."""
    with opened(database_uri) as runtime:
        yield runtime


def ask(runtime: Runtime, **params: Any) -> UUID:
    """Ask for a job."""
    with runtime.db.begin() as db:
        work = runtime.work(db, "clerk-1")
        id_ = enqueue(work, "steps", params)
        work.flush()
    return id_


def read(runtime: Runtime, id_: UUID) -> JobView:
    """How it fares."""
    with runtime.db.begin() as db:
        return read_job(db, id_)


def steps(runtime: Runtime) -> list[int]:
    """The effects."""
    with runtime.db.begin() as db:
        return list(db.execute(text("SELECT number FROM effects ORDER BY serial")).scalars())


def expire(runtime: Runtime) -> None:
    """Let every lease and every delay be over."""
    with runtime.db.begin() as db:
        db.execute(text("UPDATE jobs SET lease_until = now() - interval '1 second', next_at = now()"))


def test_a_job_is_done_with_its_result_and_progress(runtime: Runtime) -> None:
    id_ = ask(runtime)
    assert read(runtime, id_).state == "queued"
    assert work_one(runtime)
    assert not work_one(runtime)
    job = read(runtime, id_)
    assert (job.state, job.done, job.total, job.result) == ("done", STEPS, STEPS, {"steps": STEPS})


def test_a_job_that_was_rolled_back_is_never_run(runtime: Runtime) -> None:
    with runtime.db.engine.connect() as db:
        work = runtime.work(db, "clerk-1")
        enqueue(work, "steps", {})
        work.flush()
        db.rollback()
    assert not work_one(runtime)


def test_a_failed_job_goes_on_from_its_checkpoint(runtime: Runtime) -> None:
    id_ = ask(runtime, fail_at=2)
    work_one(runtime)
    job = read(runtime, id_)
    assert (job.state, job.done) == ("queued", 3)
    assert job.error is not None
    assert job.error.startswith("RuntimeError at ")
    expire(runtime)
    work_one(runtime)
    assert (read(runtime, id_).state, steps(runtime)) == ("done", list(range(STEPS)))


def test_a_job_that_always_fails_is_given_up(database_uri: str) -> None:
    def fail(_runtime: Runtime, _run: JobRun) -> None:
        raise RuntimeError

    with opened(database_uri, fail) as runtime:
        id_ = ask(runtime)
        for _ in range(MAX_ATTEMPTS):
            assert work_one(runtime)
            expire(runtime)
        assert not work_one(runtime)
        assert read(runtime, id_).state == "failed"


@pytest.mark.parametrize("crash", ["jobs.after_claim", "jobs.before_finish", "jobs.after_finish"])
def test_wherever_its_worker_stops_a_job_is_done_once(runtime: Runtime, crash: str) -> None:
    id_ = ask(runtime)
    with faults.armed(f"{crash}:raise"), suppress(faults.FaultInjected):
        work_one(runtime)
    assert not faults.is_armed()
    expire(runtime)
    assert work_one(runtime) is (crash != "jobs.after_finish")
    assert (read(runtime, id_).state, steps(runtime)) == ("done", list(range(STEPS)))


def test_a_job_that_kills_every_worker_is_given_up(runtime: Runtime) -> None:
    id_ = ask(runtime)
    for _ in range(MAX_ATTEMPTS):
        with faults.armed("jobs.after_claim:raise"), pytest.raises(faults.FaultInjected):
            work_one(runtime)
        expire(runtime)
    work_one(runtime)
    job = read(runtime, id_)
    assert (job.state, steps(runtime)) == ("failed", [])
    assert job.error is not None
    assert job.error.startswith("WorkersDied")


def test_a_job_whose_worker_died_is_taken_over_only_when_its_lease_is_over(runtime: Runtime) -> None:
    id_ = ask(runtime)
    with faults.armed("jobs.after_claim:raise"), pytest.raises(faults.FaultInjected):
        work_one(runtime)
    assert not work_one(runtime)
    expire(runtime)
    assert work_one(runtime)
    assert read(runtime, id_).state == "done"


def test_who_was_taken_over_can_neither_commit_nor_finish(database_uri: str) -> None:
    lost: list[bool] = []

    def slow(runtime: Runtime, run: JobRun) -> str:
        if run.attempts == 1:
            expire(runtime)
            work_one(runtime)
            try:
                with runtime.db.begin() as db:
                    run.checkpoint(db, 1)
            except LeaseLost:
                lost.append(True)
                raise
        return "second"

    with opened(database_uri, slow) as runtime:
        id_ = ask(runtime)
        work_one(runtime)
        assert (lost, read(runtime, id_).result) == ([True], "second")


def test_what_a_worker_holds_that_stands_still_is_free_before_its_lease_is_over(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert worker.FROZEN_SECONDS < worker.LEASE_SECONDS
    monkeypatch.setattr(worker, "FROZEN_SECONDS", 0.2)
    run = JobRun(ask(runtime), "steps", {}, None, 1, uuid4())
    with pytest.raises(DBAPIError):
        stand_still(runtime, run)
    assert steps(runtime) == []
    with runtime.db.begin() as db:
        assert db.exec_driver_sql("SHOW idle_in_transaction_session_timeout").scalar_one() == "0"
    assert work_one(runtime)


def stand_still(runtime: Runtime, run: JobRun) -> None:
    """Hold what was written until the server has ended the transaction, then go on as if nothing had been."""
    held = text("INSERT INTO effects (stream, event, number) VALUES ('j', :id, 1)")
    with runtime.db.begin() as frozen:
        run.let_go(frozen)
        frozen.execute(held, {"id": run.id})
        backend = frozen.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        assert wait_until(lambda: not is_there(runtime, backend), 10.0)
        run.checkpoint(frozen, 1)


def is_there(runtime: Runtime, backend: int) -> bool:
    """Whether the server still has the session."""
    with runtime.db.begin() as db:
        found = text("SELECT 1 FROM pg_stat_activity WHERE pid = :pid")
        return db.execute(found, {"pid": backend}).first() is not None


def test_two_workers_share_the_jobs_without_meeting(runtime: Runtime) -> None:
    ids = [ask(runtime) for _ in range(8)]

    def work() -> None:
        while work_one(runtime):
            pass

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {read(runtime, id_).state for id_ in ids} == {"done"}
    assert len(steps(runtime)) == STEPS * len(ids)


def test_a_job_is_shown_to_who_asked_for_it(runtime: Runtime) -> None:
    id_ = ask(runtime)
    with runtime.db.begin() as db:
        assert read_job(db, id_, "clerk-1").created_at == NOON
        for actor, job in (("clerk-2", id_), ("clerk-1", UUID(int=0))):
            with pytest.raises(JobNotFound):
                read_job(db, job, actor)


def test_the_loop_runs_what_is_asked_for_and_ends_when_asked(runtime: Runtime) -> None:
    id_, stop = ask(runtime), Stop()
    thread = threading.Thread(target=run_jobs, args=[[runtime], stop])
    thread.start()
    while read(runtime, id_).state != "done":
        assert thread.is_alive()
    stop.set()
    thread.join(60)
    assert not thread.is_alive()
