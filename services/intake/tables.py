"""Intake's metadata, and the tables of a case: its state, its parties, what was written and added, who saw it.

Text a person wrote and personal data stand here only encrypted (`*_sealed`, `vault_keys`). `region` leads the indexes
of the staff lists. Written by `handlers`, read by `readmodel` and `handlers`.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from access.tables import declare
from casekit.columns import moment, stored_file
from casekit.db import new_metadata
from casekit.schema import mechanism
from casekit.serials import serials_table

METADATA = new_metadata()
mechanism(METADATA)
declare(METADATA)
SERIAL_BLOCKS = serials_table(METADATA)


_ASKED = ["channel", "matter_type", "route"]

CASES = Table(
    "cases",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("centre", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("matter_type", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("place", Text, nullable=False),  # whose procedure
    Column("procedure", Text, nullable=False),  # in which version
    Column("grid", Text),
    Column("units", JSONB, nullable=False),  # [[unit, relation]]
    Column("report", Uuid),  # the grid report it came from
    Column("party_count", Integer, nullable=False),
    Column("has_petitioner", Boolean, nullable=False),
    Column("is_anonymous", Boolean, nullable=False),
    Column("is_group", Boolean, nullable=False),
    Column("is_back_dated", Boolean, nullable=False),
    Column("first_contact", Text),
    Column("secret_hash", LargeBinary),  # keyed; null when nobody was given a secret
    Column("description_sealed", LargeBinary),
    Column("location_sealed", LargeBinary),
    Column("reference_sealed", LargeBinary),  # the number its partner or file knows it by
    Column("source_sealed", LargeBinary),  # 来源信息: what its channel knows of how it came, as JSON
    Column("oral", Text),  # 口述笔录: how who spoke confirmed it; null where nobody did
    Column("round", SmallInteger, nullable=False),
    Column("routed_round", SmallInteger, nullable=False),
    Column("notified_round", SmallInteger, nullable=False),
    Column("followed_up_round", SmallInteger, nullable=False),
    Column("category", Text),
    Column("concern", Text),  # 五事: where the place sorts by it
    Column("grade", Text),
    Column("proposed_route", Text),
    Column("route", Text),
    Column("unit", Text),
    Column("supervisor", Text),
    Column("outcome", Text),
    moment("received_at", nullable=False),
    moment("registered_at", nullable=False),
    moment("promised_at"),  # what another service promised the party, where intake itself sets no term
    moment("counted_from"),  # where the term of completion began: admission, or the last reopening
    moment("state_since", nullable=False),
    # a term is over and not met, says the ticker; kept by a trigger on `deadlines`
    Column("is_late", Boolean, nullable=False, server_default=text("false")),
    CheckConstraint(
        "routed_round <= round AND notified_round <= round AND followed_up_round <= round", name="rounds"
    ),
    CheckConstraint("state <> 'routed' OR route IS NOT NULL", name="routed"),
    CheckConstraint(
        "state NOT IN ('completed', 'closed', 'archived') OR outcome IS NOT NULL", name="completed"
    ),
    # staff lists: newest first, in a region; with what has no index of its own, so that only what is shown is fetched
    Index("ix_cases_region", "region", "registered_at", "code", postgresql_include=_ASKED),
    # staff lists: what is in one state
    Index("ix_cases_region_state", "region", "state", "registered_at", "code"),
    # staff lists: what of a centre's is in one state
    Index("ix_cases_centre_state", "region", "centre", "state", "registered_at", "code"),
    # staff lists: what is late
    Index("ix_cases_late", "region", "registered_at", "code", postgresql_where=text("is_late")),
    # staff lists: what a unit handles; with what is often asked of it, so that only what is shown is fetched
    Index(
        "ix_cases_unit", "region", "unit", "registered_at", "code", postgresql_where=text("unit IS NOT NULL"),
        postgresql_include=["state", "route", "grade", "channel"],
    ),
    # staff lists: what lies in a grid
    Index(
        "ix_cases_grid", "region", "grid", "registered_at", "code", postgresql_where=text("grid IS NOT NULL")
    ),
    # staff lists: what is of one category
    Index(
        "ix_cases_category",
        "region",
        "category",
        "registered_at",
        "code",
        postgresql_where=text("category IS NOT NULL"),
    ),
    # staff lists: what is in a centre's hands
    Index("ix_cases_centre", "region", "centre", "registered_at", "code", postgresql_include=_ASKED),
    # staff lists: what is serious or major
    Index(
        "ix_cases_grade", "region", "grade", "registered_at", "code", postgresql_where=text("grade <> 'ordinary'")
    ),
    # staff lists: what concerns many
    Index("ix_cases_group", "region", "registered_at", "code", postgresql_where=text("is_group")),
    # staff lists: what was received in a span
    Index("ix_cases_received", "region", "received_at"),
    # staff lists: what was entered later than it was received
    Index("ix_cases_back_dated", "region", "registered_at", "code", postgresql_where=text("is_back_dated")),
    # staff lists: by the beginning of a code
    Index("ix_cases_code_prefix", "code", postgresql_ops={"code": "text_pattern_ops"}),
    # staff lists: what a post was asked first
    Index(
        "ix_cases_first_contact", "region", "first_contact", "registered_at", "code",
        postgresql_where=text("first_contact IS NOT NULL"),
    ),
    # one case per grid report
    Index("uq_cases_report", "report", unique=True, postgresql_where=text("report IS NOT NULL")),
)  # fmt: skip

OTHER_HANDS = Table(  # who handles or handled a case that is with another unit; kept by triggers, for lists
    "other_hands",
    METADATA,
    Column("unit", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("region", Text, nullable=False),
)

RULES = Table(  # the rules by which the centre works, as they were last said (`procedure.changed` …)
    "rules_on_record",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("region", Text, nullable=False),
    moment("said_at", nullable=False),
)

REFERENCES = Table(  # under which number a unit passed a case on: so that it is registered once
    "case_references",
    METADATA,
    Column("unit", Text, primary_key=True),
    Column("reference_index", LargeBinary, primary_key=True),  # keyed
    Column("region", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),  # keyed: whether the same was sent again
    moment("registered_at", nullable=False),
)

STEPS = Table(  # every state a case entered, for the time spent in each
    "case_steps",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("region", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("route", Text),
    moment("entered_at", nullable=False),
    # the monthly draw: what was settled in a month
    Index("ix_case_steps_completed", "region", "entered_at", postgresql_where=text("state = 'completed'")),
)

PARTIES = Table(  # 当事人; who they are is in `sealed`, under a key of their own
    "parties",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("side", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("is_anonymous", Boolean, nullable=False),
    Column("is_minor", Boolean, nullable=False),
    Column("is_represented", Boolean, nullable=False),
    Column("sealed", LargeBinary),
    Column("phone_index", LargeBinary),
    Column("id_number_index", LargeBinary),
    Column("removed_by", Uuid),  # the correction that took it off the case; what it holds stays sealed
    CheckConstraint("side IN ('petitioner', 'respondent')", name="side"),
    # the parties of a case, in order
    Index("ix_parties_code", "code", "number", unique=True),
    # repeats: other cases of one who brings this one
    Index("ix_parties_phone", "phone_index", postgresql_where=text("phone_index IS NOT NULL")),
    Index("ix_parties_id_number", "id_number_index", postgresql_where=text("id_number_index IS NOT NULL")),
)

VIEWS = Table(  # who was shown something of a case: a row per post and what it was
    "case_views",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("viewer", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("unit", Text),
    moment("first_at", nullable=False),
    moment("last_at", nullable=False),  # to the minute
    CheckConstraint("what IN ('page', 'parties', 'material', 'former')", name="what"),
)

NOTES = Table(  # what staff wrote with an act: grounds, answers, findings
    "case_notes",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("act", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("written_by", Text, nullable=False),
    moment("written_at", nullable=False),
    # the notes of a case, in order
    Index("ix_case_notes_code", "code", "written_at"),
)

FOLLOW_UPS = Table(  # 回访; what the party said is a note
    "follow_ups",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("satisfaction", Text, nullable=False),
    Column("way", Text),  # None of one from before this was put down
    Column("asked_by", Text, nullable=False),
    moment("asked_at", nullable=False),
    # the follow-ups of a case, in order
    Index("ix_follow_ups_code", "code", "asked_at"),
)

RELATED = Table(  # 关联事项: two rows a pair, one for each direction
    "related_cases",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("other", Text, primary_key=True),
    Column("region", Text, nullable=False),
    Column("reason", Text, nullable=False),
    moment("related_at", nullable=False),
)

ATTACHMENTS = Table(
    "attachments",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False),
    Column("region", Text, nullable=False),
    *stored_file(),
    # the attachments of a case, in order
    Index("ix_attachments_code", "code", "added_at"),
)

BUCKETS = (
    Table(  # what is left of the attempts at the public's look-up; `key` is a keyed hash, never an address
        "lookup_buckets",
        METADATA,
        Column("key", LargeBinary, primary_key=True),
        Column("region", Text, nullable=False),
        Column("tokens", Float, nullable=False),
        Column("filled_at", DateTime(timezone=True), nullable=False),
        # the sweep: buckets that are full again
        Index("ix_lookup_buckets_filled_at", "filled_at"),
    )
)

_TERMS = METADATA.tables["deadlines"].c
# staff lists: what is late, and what ends in a span
Index("ix_deadlines_running_due", _TERMS.region, _TERMS.due_at, postgresql_where=text("ended_at IS NULL"))
