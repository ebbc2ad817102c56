"""What the API of cards takes and gives."""

from marshmallow import fields, validate

from casekit.web import Flag, Moment, PageQuery, Schema, Text, Whole, page_of
from casekit.web.words import identifier, told, word
from contracts.vocabulary import Colour, ContestOutcome, Every, FigureMeasure
from procedures.vocabulary import Comparison
from services.evaluation.domain.card_course import State
from services.evaluation.domain.periods import PATTERN
from services.evaluation.schemas import IntervalView

_LONG = 20_000
_MOST = 20


def _written(**kwargs: object) -> Text:
    return Text(_LONG, multiline=True, required=True, **kwargs)  # type: ignore[arg-type]


class CardsQuery(PageQuery):
    """Cards, the latest first. Those withheld are asked for by their state."""

    unit = identifier(load_default=None)
    subject = Text(120, load_default=None, metadata={"description": "a unit, `grid/<id>`, `area/<unit>`"})
    colour = word(Colour, load_default=None)
    state = word(State, load_default=None)
    late = fields.Boolean(
        load_default=None, metadata={"description": "whether what is owed about it is late"}
    )
    period = Text(16, load_default=None, validate=validate.Regexp(PATTERN), metadata={"example": "2026-03"})


class LibraryQuery(PageQuery):
    """The case library."""


class CardCasesQuery(PageQuery):
    """The cases behind a card."""


class ContestRequest(Schema):
    """提出异议."""

    text = _written()


class DecisionRequest(Schema):
    """异议裁定, with its reasons."""

    outcome = word(ContestOutcome, required=True)
    text = _written()


class InterviewRequest(Schema):
    """约谈: the day (Asia/Shanghai), the record, what was promised."""

    held_on = fields.Date(required=True)
    text = _written()
    commitments = fields.List(Text(2000, multiline=True), required=True, validate=validate.Length(1, _MOST))


class RecheckRequest(Schema):
    """约谈复查: the numbers of the commitments that are kept."""

    kept = fields.List(Whole(1, _MOST), required=True, validate=validate.Length(0, _MOST))
    text = _written()


class AnswerRequest(Schema):
    """答复《整改提示单》."""

    text = _written()


class AnswerReviewRequest(Schema):
    """整改验收."""

    is_accepted = Flag(required=True)
    text = _written()


class WriteUpRequest(Schema):
    """报送案例, anonymised."""

    text = _written()


class WriteUpReviewRequest(Schema):
    """案例审定."""

    is_approved = Flag(required=True)
    text = _written()


class PeriodView(Schema):
    """The days over which a unit was measured, both included."""

    every = told(Every, required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True)


class CardBrief(Schema):
    """A card in a list. `subject`: what is judged, the unit itself, `grid/…` or `area/…`; `name`: what that is called.

    `step`: what is owed under it now; `due_at`: by when (of a contested card, its decision); `is_late`: that is over.
    """

    id = fields.UUID(required=True)
    unit = fields.String(required=True)
    subject = fields.String(required=True)
    name = fields.String(required=True)
    colour = told(Colour, required=True)
    period = fields.Nested(PeriodView, required=True)
    state = told(State, required=True)
    step = fields.String(required=True, allow_none=True)
    due_at = Moment(required=True, allow_none=True)
    is_late = fields.Boolean(required=True)
    issued_at = Moment(required=True)
    contest_until = Moment(required=True, allow_none=True)
    published_at = Moment(required=True, allow_none=True)
    ended_at = Moment(required=True, allow_none=True)


class ConditionView(Schema):
    """One condition of the rule, all of which must hold. `until`: who has the card leaves it there."""

    indicator = fields.String(required=True)
    comparison = told(Comparison, required=True)
    threshold = fields.Integer(required=True)
    least = fields.Integer(required=True)
    until = fields.Integer(required=True, allow_none=True)


class RuleView(Schema):
    """By which rule the card was given; `kept`: only because the unit had it before."""

    key = fields.String(required=True)
    place = fields.String(required=True)
    version = fields.String(required=True)
    kept = fields.Boolean(required=True)
    says = fields.List(fields.String(), required=True)
    trigger = fields.List(fields.String(), required=True)
    consequence = fields.List(fields.String(), required=True)
    conditions = fields.List(fields.Nested(ConditionView), required=True)
    from_defaults = fields.List(fields.String(), required=True)


class CardFigureView(Schema):
    """A figure the card rests on, as it was when the card was given; `cases`: from how many cases it comes.

    `value`: what it comes to, an exact decimal in `measured` (of an average, hours; its numerator is minutes).
    """

    indicator = fields.String(required=True)
    cases = fields.Integer(required=True)
    measured = told(FigureMeasure, required=True)
    numerator = fields.Integer(required=True)
    denominator = fields.Integer(required=True, allow_none=True)
    value = fields.String(required=True, allow_none=True)
    percent = fields.String(required=True, allow_none=True)
    interval = fields.Nested(IntervalView, required=True, allow_none=True)


class CardTermView(Schema):
    """A term behind what a case counts for, as it had ended when the card was given: met in time, or missed."""

    deadline = fields.UUID(required=True)
    kind = fields.String(required=True)
    due_at = Moment(required=True)
    is_missed = fields.Boolean(required=True)
    ended_at = Moment(required=True)


class CardCaseSchema(Schema):
    """A case behind a figure: what it counts for, by how much, its last day, and the terms by which it does.

    `deadline`: the kind of the last of them.
    """

    code = fields.String(required=True)
    count = fields.String(required=True)
    day = fields.Date(required=True)
    delta = fields.Integer(required=True)
    deadline = fields.String(required=True, allow_none=True)
    deadlines = fields.List(fields.Nested(CardTermView), required=True)


class DueView(Schema):
    """What is, or was, to be done about the card, by whom and by when."""

    kind = fields.String(required=True)
    owner = fields.String(required=True)
    due_at = Moment(required=True)
    state = fields.String(required=True)
    rule = fields.String(required=True)


class CardActView(Schema):
    """What was done about the card; the text for those alone who may read it."""

    act = fields.String(required=True)
    result = fields.String(required=True)
    held_on = fields.Date(required=True, allow_none=True)
    is_late = fields.Boolean(required=True)
    text = fields.String(required=True, allow_none=True)
    by = fields.String(required=True)
    at = Moment(required=True)


class CommitmentView(Schema):
    """What was promised at an interview, and whether it is kept."""

    number = fields.Integer(required=True)
    text = fields.String(required=True, allow_none=True)
    is_kept = fields.Boolean(required=True, allow_none=True)


class CardView(CardBrief):
    """A card, explained."""

    rule = fields.Nested(RuleView, required=True)
    figures = fields.List(fields.Nested(CardFigureView), required=True)
    cases = fields.Nested(page_of(CardCaseSchema), required=True)
    deadlines = fields.List(fields.Nested(DueView), required=True)
    acts = fields.List(fields.Nested(CardActView), required=True)
    commitments = fields.List(fields.Nested(CommitmentView), required=True)
    withheld = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "unit_accused: withheld, or another or none with the cases left out"},
    )


class NoticeOrdered(Schema):
    """The file of a notice, and the job that makes it."""

    id = fields.UUID(required=True)
    job = fields.String(required=True)


class NoticePaper(Schema):
    """A file of a notice: its `sha256` is on the ledger; `refused` is the code of why it could not be made."""

    id = fields.UUID(required=True)
    state = fields.String(required=True, metadata={"enum": ["waiting", "made", "refused"]})
    asked_by = fields.String(required=True)
    asked_at = Moment(required=True)
    made_at = Moment(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)
    sha256 = fields.String(required=True, allow_none=True)
    refused = fields.String(required=True, allow_none=True)


class NoticePapers(Schema):
    """All of the notice as it reads now, the first first."""

    items = fields.List(fields.Nested(NoticePaper), required=True)


class EntryView(Schema):
    """An entry of the case library."""

    id = fields.UUID(required=True)
    unit = fields.String(required=True)
    name = fields.String(required=True)
    period = fields.Nested(PeriodView, required=True)
    ended_at = Moment(required=True)
    text = fields.String(required=True, allow_none=True)
