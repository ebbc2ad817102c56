"""How a job fares: `GET /v1/jobs/{id}`, in every service that runs any, for whoever asked for the job.

A job's public id names its service (`intake-0192…`), so that the gateway knows whom to ask.
"""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from marshmallow import fields

from casekit.jobs import JobNotFound, read_job
from casekit.runtime import Runtime
from casekit.web.blueprint import Blueprint
from casekit.web.bridge import Bridge
from casekit.web.schema import Moment, Schema


class JobSchema(Schema):
    """任务: `done` of `total` (null until known); `error` is a code; `result` as the kind of job says."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": ["queued", "running", "done", "failed"]})
    done = fields.Integer(required=True)
    total = fields.Integer(required=True, allow_none=True)
    result = fields.Raw(required=True, allow_none=True)
    error = fields.String(required=True, allow_none=True)
    created_at = Moment(required=True)
    finished_at = Moment(required=True, allow_none=True)


def public_id(service: str, id_: UUID) -> str:
    """What callers know a service's job by."""
    return f"{service}-{id_}"


def service_of(public: str) -> str:
    """The service that a public id names, whether or not there is one."""
    return public.partition("-")[0]


def jobs_blueprint(runtime: Runtime) -> Blueprint:
    """The resource, for a service whose definition names jobs."""
    bridge = Bridge(runtime)
    jobs = Blueprint("jobs", __name__)

    @jobs.get("/v1/jobs/<string:job>")  # type: ignore[untyped-decorator]
    @jobs.response(200, JobSchema, heeds=())
    def job(job: str) -> Any:
        """任务进度: how far a job has come; for who asked for it."""
        id_ = id_in(runtime.name, job)
        return bridge.read(lambda work, actor: {**asdict(read_job(work.db, id_, actor.id)), "id": job})

    return jobs


def id_in(service: str, public: str) -> UUID:
    """The id of a job of that service. Raises JobNotFound for what is no public id of its."""
    name, _, id_ = public.partition("-")
    try:
        found = UUID(id_)
    except ValueError:
        raise JobNotFound from None
    if name != service or str(found) != id_:
        raise JobNotFound
    return found
