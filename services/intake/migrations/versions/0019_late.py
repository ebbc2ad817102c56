"""Whether a term of the case is over and what it was for not done: kept by the database, for the list of what is late.

To gather the terms that are over and then the cases they belong to takes as long as there are such terms; a case that
says so of itself stands in an index in the order of the list.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_LATE = "SELECT FROM deadlines d WHERE d.stream = {stream} AND d.state = 'missed' AND d.ended_at IS NULL"
_FUNCTION = f"""
CREATE FUNCTION note_lateness() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE cases SET is_late = EXISTS ({_LATE.format(stream="NEW.stream")})
    WHERE code = substr(NEW.stream, 6) AND NEW.stream LIKE 'case/%';
    RETURN NULL;
END $$
"""
_ON_INSERT = """
CREATE TRIGGER late_from_the_start AFTER INSERT ON deadlines FOR EACH ROW
WHEN (NEW.state = 'missed') EXECUTE FUNCTION note_lateness()
"""
_ON_UPDATE = """
CREATE TRIGGER late_or_no_longer AFTER UPDATE OF state, ended_at ON deadlines FOR EACH ROW
WHEN (NEW.state = 'missed' OR OLD.state = 'missed') EXECUTE FUNCTION note_lateness()
"""


def upgrade() -> None:
    """Expand: a column with a default, and who fills it. Versions that do not know of it need not."""
    op.add_column("cases", sa.Column("is_late", sa.Boolean, nullable=False, server_default=sa.false()))
    now_late = _LATE.format(stream="'case/' || cases.code")
    op.execute(f"UPDATE cases SET is_late = true WHERE EXISTS ({now_late})")
    late = sa.text("is_late")
    op.create_index("ix_cases_late", "cases", ["region", "registered_at", "code"], postgresql_where=late)
    for statement in (_FUNCTION, _ON_INSERT, _ON_UPDATE):
        op.execute(statement)
