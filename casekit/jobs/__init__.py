"""Jobs: what is too heavy for a request, asked for within a transaction, run by worker processes, restartable."""

from casekit.jobs.queue import JobNotFound, JobView, enqueue, enqueue_again, has_open, read_job
from casekit.jobs.worker import STATEMENT_SECONDS, JobRun, LeaseLost, run_jobs, work_one

__all__ = [
    "STATEMENT_SECONDS",
    "JobNotFound",
    "JobRun",
    "JobView",
    "LeaseLost",
    "enqueue",
    "enqueue_again",
    "has_open",
    "read_job",
    "run_jobs",
    "work_one",
]
