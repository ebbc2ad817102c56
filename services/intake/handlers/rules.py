"""Says that a rule by which the centre works is not what was last on record: procedures, calendar, permissions.

Called at the start of intake, by every replica: the stream's lock makes it said once.
"""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from casekit.streams import service_stream
from casekit.work import Work
from services.intake.domain.rules import Stated, news
from services.intake.tables import RULES


def note_rules(work: Work, stated: Iterable[Stated]) -> int:
    """Say what differs from the record, which is as stated from then on. Returns how many changes that were."""
    stream = service_stream(work.source)
    work.lock(stream)
    on_record = {row.name: row.digest for row in work.execute(select(RULES.c.name, RULES.c.digest))}
    changes = news(stated, on_record)
    for each in changes:
        work.append(stream, each.event)
        _keep(work, each)
    return len(changes)


def _keep(work: Work, stated: Stated) -> None:
    if stated.digest is None:
        work.execute(delete(RULES).where(RULES.c.name == stated.name))
        return
    row = {"name": stated.name, "digest": stated.digest, "region": work.region, "said_at": work.now}
    statement = insert(RULES).values(row)
    work.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))
