"""Tables of files of cases (批量导入), and of what became of their rows.

They stand in the same metadata as `tables`, whose rules hold here too.
"""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Integer, LargeBinary, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from casekit.columns import moment
from services.intake.tables import METADATA

IMPORTS = Table(  # files of cases; `id` is the job's
    "imports",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("region", Text, nullable=False),
    Column("actor", Text, nullable=False),  # who asked, and alone may read the rows
    Column("unit", Text, nullable=False),  # whose references count
    Column("centre", Text, nullable=False),
    Column("first_contact", Text),  # null when a system asked
    Column("form", Text, nullable=False),
    Column("is_dry_run", Boolean, nullable=False),
    Column("stored", Text),  # the store's id; null once the file is done with
    moment("asked_at", nullable=False),
    CheckConstraint("form IN ('ndjson', 'csv', 'csv-gb18030')", name="form"),
)

ROW_STATES = ("registered", "known", "valid", "refused")
IMPORT_ROWS = Table(  # what became of each row of a file; never what it said
    "import_rows",
    METADATA,
    Column("import_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("region", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("code", Text),
    Column("problem", Text),
    Column("errors", JSONB),
    Column("reference_index", LargeBinary),  # of a dry run alone, as `case_references` has it
    Column("content_hash", LargeBinary),
    Column("same_as", Integer),  # the earlier row of the file that has the reference
    CheckConstraint(f"state IN {ROW_STATES}", name="state"),
    CheckConstraint("(state = 'refused') = (problem IS NOT NULL)", name="problem"),
    # the rows of a file in one state, in order
    Index("ix_import_rows_state", "import_id", "state", "number"),
    # a dry run: the row that has a reference
    Index(
        "ix_import_rows_reference",
        "import_id",
        "reference_index",
        postgresql_where=text("reference_index IS NOT NULL"),
    ),
)
