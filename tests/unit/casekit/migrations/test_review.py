"""No migration in the tree hurts the version before it, and the review that says so can tell."""

from pathlib import Path

import pytest

from casekit.migrations import review

ROOT = Path(review.__file__).parents[2]
MIGRATIONS = sorted(
    path
    for pattern in (
        "casekit/migrations/v*.py",
        "access/migrations/v*.py",
        "services/*/migrations/versions/*.py",
        "gateway/migrations/versions/*.py",
    )
    for path in ROOT.glob(pattern)
    if path.name != "__init__.py"
)


# Constraints put in the place of narrower ones, or on columns new with them, each read by hand: what the previous
# version writes they let through, and it names none of those that went (`ON CONFLICT`).
WIDER = {
    "services/evaluation/migrations/versions/0005_indicators.py",
    "services/evaluation/migrations/versions/0023_behind.py",
    "services/evaluation/migrations/versions/0025_card_subjects.py",
    "services/grid/migrations/versions/0004_chain.py",
    "services/petition/migrations/versions/0004_reviews.py",
    "services/petition/migrations/versions/0013_reported_to.py",
    "services/petition/migrations/versions/0014_advice_answers.py",
    "services/petition/migrations/versions/0016_handed_over.py",
}


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_migration_lets_the_previous_version_run_on(path: Path) -> None:
    refused = review.refusals(path.read_text(encoding="utf-8"))
    assert bool(refused) is (str(path.relative_to(ROOT)) in WIDER), refused


@pytest.mark.parametrize("statement", [
    'op.drop_table("cases")',
    'op.drop_column("cases", "grade")',
    'op.rename_table("cases", "matters")',
    'op.alter_column("cases", "grade", nullable=False)',
    'op.alter_column("cases", "grade", type_=sa.Integer())',
    'op.alter_column("cases", "grade", new_column_name="level")',
    'op.add_column("cases", sa.Column("grade", sa.Text(), nullable=False))',
    'op.create_unique_constraint("uq", "cases", ["grade"])',
    'op.create_check_constraint("ck", "cases", "true")',
    'op.create_index("ix", "cases", ["grade"], unique=True)',
    'op.execute("ALTER TABLE cases DROP COLUMN grade")',
    'op.execute(f"alter table {t} alter column grade set not null")',
    'op.execute(f"ALTER TABLE {t} ADD CONSTRAINT ck CHECK (grade > 0)")',
    'op.execute("ALTER TABLE cases DROP CONSTRAINT uq")',
    'op.execute("CREATE UNIQUE INDEX ix ON cases (grade)")',
    'op.execute("ALTER TABLE cases ADD COLUMN grade text NOT NULL")',
])  # fmt: skip
def test_what_hurts_the_previous_version_is_refused_unless_it_contracts(statement: str) -> None:
    assert review.refusals(f"def upgrade():\n    {statement}\n") != []
    assert review.refusals(f'PHASE = "contract"\n\ndef upgrade():\n    {statement}\n') == []
    assert review.refusals(f"def downgrade():\n    {statement}\n") == []


@pytest.mark.parametrize("statement", [
    'op.create_table("cases")',
    'op.create_index("ix", "cases", ["grade"])',
    'op.add_column("cases", sa.Column("grade", sa.Text()))',
    'op.add_column("cases", sa.Column("grade", sa.Text(), server_default="", nullable=False))',
    'op.alter_column("cases", "grade", nullable=True)',
    'op.drop_constraint("uq", "cases")',
    'op.execute("UPDATE cases SET grade = 1")',
    'op.execute("ALTER TABLE cases ADD COLUMN grade int NOT NULL DEFAULT 0, ADD COLUMN rank int")',
    'op.execute("CREATE INDEX ix ON cases (grade)")',
])  # fmt: skip
def test_what_only_expands_is_let_through(statement: str) -> None:
    assert review.refusals(f"def upgrade():\n    {statement}\n") == []


def test_a_table_of_the_same_migration_may_be_as_tight_as_it_likes() -> None:
    source = 'def upgrade():\n    op.create_table("cases")\n    op.create_index("ix", "cases", ["a"], unique=True)\n'
    assert review.refusals(source) == []
