"""What mediation's API takes and gives. Words are those of `contracts.vocabulary` and of the domain."""

from marshmallow import fields, validate

from casekit.web import Fen, Flag, Moment, PageQuery, Schema, Text, Whole
from casekit.web.words import CaseCodeField, identifier, told, word
from contracts.vocabulary import AgreementForm, AttemptOutcome, MediationEnd, Tier
from procedures.vocabulary import DeadlineKind
from services.mediation.domain.agreement import Means, Side
from services.mediation.domain.lifecycle import State

_LONG = 20_000
_MOST_PARTIES = 100_000


class AttemptRequest(Schema):
    """调解一次; `joint` are other units that took part, `record` what was said (人民调解法 27)."""

    tier = word(Tier, required=True)
    outcome = word(AttemptOutcome, required=True)
    held_at = Moment(load_default=None, allow_none=True)
    joint = fields.List(identifier(), load_default=list, validate=validate.Length(max=20))
    record = Text(_LONG, required=True, multiline=True)
    session = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "the session at which it was made"}
    )


class SignatureRequest(Schema):
    """Who signed: a side, by the party's number in the case where there is one."""

    side = word(Side, required=True)
    means = word(Means, load_default=Means.SIGNATURE)
    party = Whole(1, _MOST_PARTIES, load_default=None, allow_none=True)


class TermRequest(Schema):
    """What one side owes the other, by a day."""

    debtor = word(Side, required=True)
    amount_fen = Fen(load_default=None, allow_none=True)
    due_on = fields.Date(load_default=None, allow_none=True)
    text = Text(2000, load_default=None, allow_none=True, multiline=True)


class AgreementRequest(Schema):
    """达成协议. A written one is signed by both sides and the mediator, and sealed (人民调解法 29)."""

    form = word(AgreementForm, required=True)
    text = Text(_LONG, required=True, multiline=True)
    made_at = Moment(load_default=None, allow_none=True)
    signatures = fields.List(
        fields.Nested(SignatureRequest), load_default=list, validate=validate.Length(max=200)
    )
    mediator_signed = Flag(load_default=False)
    sealed = Flag(load_default=False)
    terms = fields.List(fields.Nested(TermRequest), load_default=list, validate=validate.Length(max=200))
    related = fields.List(
        CaseCodeField(),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": "一案解三结"},
    )


class EndRequest(Schema):
    """调解终止."""

    reason = word(MediationEnd, required=True)
    text = Text(_LONG, load_default=None, allow_none=True, multiline=True)


class MediationSummary(Schema):
    """A mediation in a list."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    committee = fields.String(required=True)
    state = told(State, required=True)
    round = fields.Integer(required=True)
    grade = fields.String(required=True)
    category = fields.String(required=True)
    attempts = fields.Integer(required=True, metadata={"description": "how many were made"})
    opened_at = Moment(required=True)
    term = told(DeadlineKind, required=True)
    due_at = Moment(required=True)
    ended_at = Moment(allow_none=True)
    end_reason = told(MediationEnd, allow_none=True)
    is_overdue = fields.Boolean(required=True)


class AttemptView(Schema):
    """One attempt; its record is null for who sees the mediation masked."""

    number = fields.Integer(required=True)
    tier = told(Tier, required=True)
    outcome = told(AttemptOutcome, required=True)
    joint = fields.List(fields.String(), required=True)
    record = fields.String(allow_none=True)
    recorded_by = fields.String(required=True)
    held_at = Moment(required=True)
    recorded_at = Moment(required=True)


class RungView(Schema):
    """How far one tier of the procedure's ladder has come: `made` of `wanted` attempts, within `term`."""

    tier = fields.String(required=True)
    made = fields.Integer(required=True)
    wanted = fields.Integer(allow_none=True)
    term = fields.String(required=True)
    began_at = Moment(allow_none=True)
    due_at = Moment(allow_none=True)
    next_tier = fields.String(allow_none=True)
    is_exhausted = fields.Boolean(required=True)


class TermView(Schema):
    """What one side owes the other."""

    number = fields.Integer(required=True)
    debtor = told(Side, required=True)
    amount_fen = fields.Integer(allow_none=True)
    due_on = fields.Date(allow_none=True)
    text = fields.String(allow_none=True)
    fulfilled_on = fields.Date(allow_none=True)
    breached_at = Moment(allow_none=True)


class SignatureView(Schema):
    """Who signed, and how."""

    side = told(Side, required=True)
    means = told(Means, required=True)
    party = fields.Integer(allow_none=True)


class AgreementView(Schema):
    """The agreement; text, signatures and terms are withheld from who sees the mediation masked."""

    form = told(AgreementForm, required=True)
    made_at = Moment(required=True)
    mediator = fields.String(required=True)
    sealed = fields.Boolean(required=True, attribute="is_sealed")
    amount_fen = fields.Integer(required=True)
    digest = fields.String(allow_none=True, metadata={"description": "SHA-256 of the written text"})
    related = fields.List(fields.String(), required=True)
    text = fields.String(allow_none=True)
    signatures = fields.List(fields.Nested(SignatureView), required=True)
    terms = fields.List(fields.Nested(TermView), required=True)


class MediationView(MediationSummary):
    """A mediation with its attempts, its agreement, and what the caller may do next."""

    committee_name = fields.String(allow_none=True)
    concluded_by = fields.String(
        allow_none=True,
        metadata={"description": "who made the agreement, where its successor watches over what was agreed"},
    )
    mediators = fields.List(
        fields.String(), required=True, metadata={"description": "posts assigned, the first presides"}
    )
    end_text = fields.String(allow_none=True)
    attempts_made = fields.List(fields.Nested(AttemptView), required=True)
    ladder = fields.List(fields.Nested(RungView), required=True)
    is_until_settled = fields.Boolean(
        required=True, metadata={"description": "the procedure lets no tier give up (调不成不放手)"}
    )
    after_failure = fields.String(allow_none=True, metadata={"description": "the route after the last tier"})
    agreement = fields.Nested(AgreementView, allow_none=True)
    may_be_extended = fields.Boolean(
        required=True, metadata={"description": "both sides could agree on a longer term"}
    )
    is_masked = fields.Boolean(required=True)
    acts = fields.List(fields.String(), required=True)


class MediationQuery(PageQuery):
    """Filters of the list."""

    case = CaseCodeField(load_default=None)
    committee = identifier(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf([state.value for state in State]))
