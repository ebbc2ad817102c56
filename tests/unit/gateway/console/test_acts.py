"""What is offered is what the API says may be done, and each form asks what the API takes."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from access.acts import Act
from gateway.console.acts import case_forms, notification_forms, reveal_form
from gateway.console.directory import Names
from gateway.console.forms import Form, Kind, read
from gateway.console.petition_acts import petition_forms
from gateway.console.room_acts import mediation_forms, order_forms
from procedures import library
from services.grid.readmodel.orders import MOVES as ORDER_MOVES
from services.grid.schemas import orders
from services.intake.readmodel.page import _ANY_STATE, _MOVES
from services.intake.schemas import acts as intake
from services.mediation.readmodel.mediations import MOVES as MEDIATION_MOVES
from services.mediation.schemas import mediations as mediation
from services.mediation.schemas import settlement
from services.petition.readmodel.petitions import MOVES as PETITION_MOVES
from services.petition.schemas import forwardings as petition_forwardings
from services.petition.schemas import papers as petition_papers
from services.petition.schemas import petitions as petition
from services.petition.schemas import steps as petition_steps

_UNITS = (
    ("hr", "人社局", "department"),
    ("committee", "调委会", "committee"),
    ("petition-office", "信访局", "petition_office"),
)
NAMES = Names(
    {id_: {"id": id_, "name": name, "kind": kind} for id_, name, kind in _UNITS},
    {"g1": {"id": "g1", "name": "一网格", "tier": "village"}}, {},
)  # fmt: skip
PROCEDURE = library.load("xiaogan")
ID = "0192c0de-0000-7000-8000-000000000001"
CASE: dict[str, Any] = {
    "code": "520302-2026-0000001-X", "state": "triaged", "category": "labour", "grade": "ordinary", "round": 1,
    "proposed_route": "mediation", "grid": None, "notifications": [], "follow_ups": [],
    "parties": [{"number": 1, "side": "petitioner", "kind": "person", "is_anonymous": False}],
}  # fmt: skip
ORDER = {"id": ID}
MEDIATION = {
    "id": ID,
    "ladder": [{"tier": "village", "is_exhausted": True}, {"tier": "town", "is_exhausted": False}],
}
PETITION = {"id": ID, "is_anonymous": False}


def case_with(acts: list[str], **changed: Any) -> dict[str, Any]:
    return {**CASE, "acts": acts, **changed}


def keys(forms: list[Form]) -> list[str]:
    return [form.key for form in forms]


def filled(form: Form) -> MultiDict[str, str]:
    """Every field with a value that it offers, or one of its kind."""
    texts = {
        Kind.MOMENT: "2026-03-12T09:30", Kind.DAY: "2026-04-01", Kind.YUAN: "30000", Kind.NUMBER: "1",
        Kind.CHECK: "yes",
        Kind.CODES: "520302-2026-0000001-X",
    }  # fmt: skip
    offered = {
        each.name: [*each.choices, *(choice for _, group in each.groups for choice in group)]
        for each in form.asks
    }
    return MultiDict(
        {
            each.name: offered[each.name][0][0] if offered[each.name] else texts.get(each.kind, "文字")
            for each in form.asks
            if offered[each.name] or each.kind not in (Kind.CHOICE, Kind.MANY)
        }
    )


def test_nothing_is_offered_that_the_api_does_not_allow() -> None:
    assert case_forms(case_with([]), NAMES, PROCEDURE) == []
    assert reveal_form(case_with([])) is None
    assert order_forms({**ORDER, "acts": []}) == []
    assert mediation_forms({**MEDIATION, "acts": []}, NAMES) == []
    assert petition_forms({**PETITION, "acts": []}, NAMES) == []


def test_every_act_on_a_case_has_its_form() -> None:
    through_the_api_alone = {"case.correct", "case.void", "case.transfer"}
    for act in {*_MOVES, *_ANY_STATE} - {"material.read", "party.reveal"} - through_the_api_alone:
        assert case_forms(case_with([act.value]), NAMES, PROCEDURE), act
    assert reveal_form(case_with(["party.reveal"])) is not None


@pytest.mark.parametrize(
    ("acts", "make"),
    [
        (ORDER_MOVES, lambda act: order_forms({**ORDER, "acts": [act]})),
        (MEDIATION_MOVES, lambda act: mediation_forms({**MEDIATION, "acts": [act]}, NAMES)),
        (PETITION_MOVES, lambda act: petition_forms({**PETITION, "acts": [act]}, NAMES)),
    ],
)
def test_every_act_on_what_a_case_opened_has_one_form(acts: Any, make: Any) -> None:
    for act in acts:
        closing = act is Act.MEDIATION_AGREE  # or a court does: where it stands besides, and its paper
        assert len([form for form in make(act.value) if form.path]) == (3 if closing else 1), act


def test_files_go_where_the_api_takes_them() -> None:
    forms = {form.key: form for form in [*case_forms(case_with(["material.add"]), NAMES, PROCEDURE),
                                         *order_forms({**ORDER, "acts": ["order.complete"]})]}  # fmt: skip
    assert {key: form.files_to for key, form in forms.items()} == {
        "material": f"/v1/cases/{CASE['code']}/attachments", "completion": f"/v1/orders/{ID}/proofs",
        "proofs": f"/v1/orders/{ID}/proofs",
    }  # fmt: skip
    needs = {key: form.files is not None and form.files.is_required for key, form in forms.items()}
    assert needs == {"material": True, "completion": False, "proofs": True}


_SCHEMAS = {
    "admission": intake.EmptySchema, "refusal": intake.RefusalSchema, "triage": intake.TriageSchema,
    "answer": intake.AnswerSchema, "route-order": intake.RoutingSchema, "route-grid": intake.RoutingSchema,
    "route-mediation": intake.RoutingSchema, "route-petition": intake.RoutingSchema, "guidance": intake.RoutingSchema,
    "notifications": intake.NotifySchema, "follow-ups": intake.FollowUpSchema, "closure": intake.EmptySchema,
    "archive": intake.EmptySchema, "relations": intake.RelationSchema, "reopening": intake.RemarkSchema,
    "withdrawal": intake.RemarkSchema, f"delivery-{ID}": intake.DeliverySchema, f"failure-{ID}": intake.FailureSchema,
    "completion": orders.CompletionRequest, "progress": orders.ProgressRequest, "return": orders.ReturnRequest,
    "return-decision": orders.ReturnDecisionRequest, "verification": orders.VerificationRequest,
    "cancellation": orders.CancellationRequest, "attempts": mediation.AttemptRequest,
    "agreement": mediation.AgreementRequest, "end": mediation.EndRequest,
    "proceedings": settlement.ProceedingRequest, "ruling": settlement.ClosingRulingRequest,
}  # fmt: skip
_EVERY = [
    *case_forms(case_with([act.value for act in {*_MOVES, *_ANY_STATE}]), NAMES, PROCEDURE),
    *notification_forms(case_with(["case.notify"]), {"id": ID, "state": "sent"}),
    *order_forms({**ORDER, "acts": [act.value for act in ORDER_MOVES]})[1:],
    *mediation_forms({**MEDIATION, "acts": [act.value for act in MEDIATION_MOVES]}, NAMES),
]


@pytest.mark.parametrize("form", [form for form in _EVERY if form.path], ids=lambda form: form.key)
def test_a_form_that_is_filled_in_is_what_the_api_takes(form: Form) -> None:
    body, faults = read(form, filled(form))
    assert not faults
    assert _SCHEMAS[form.key]().validate(body) == {}


@pytest.mark.parametrize(
    ("act", "schema"),
    [
        ("petition.admit", petition.AdmissionRequest),
        ("petition.refuse", petition.RefusalRequest),
        ("petition.answer", petition.AnswerRequest),
        ("petition.register", petition_forwardings.RegistrationRequest),
        ("petition.forward", petition_forwardings.ForwardingRequest),
        ("petition.extend", petition_steps.ExtensionRequest),
        ("petition.grant", petition_steps.ExtensionDecisionRequest),
    ],
)
def test_a_petitions_form_that_is_filled_in_is_what_the_api_takes(act: str, schema: Any) -> None:
    (form,) = petition_forms({**PETITION, "acts": [act]}, NAMES)
    assert schema().validate(read(form, filled(form))[0]) == {}


def test_the_route_proposed_comes_first() -> None:
    forms = case_forms(case_with(["case.route", "case.triage"]), NAMES, PROCEDURE)
    assert keys(forms)[0] == "route-mediation"
    assert [form.is_main for form in forms].count(True) == 1


def test_only_the_units_that_a_route_leads_to_are_offered() -> None:
    forms = {form.key: form for form in case_forms(case_with(["case.route"]), NAMES, PROCEDURE)}
    offered = {
        key: [
            choice
            for each in forms[key].fields
            if each.name == "unit"
            for _, group in each.groups
            for choice in group
        ]
        for key in ("route-order", "route-mediation", "route-petition")
    }
    assert offered == {
        "route-order": [("hr", "人社局")], "route-mediation": [("committee", "调委会")],
        "route-petition": [("petition-office", "信访局")],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("told", "asked", "main"),
    [
        ([], [], "notifications"),
        (["sent"], [], "notifications"),
        (["delivered"], [], "follow-ups"),
        (["delivered"], [1], "closure"),
    ],
)
def test_after_completion_telling_asking_and_closing_follow_in_order(
    told: list[str], asked: list[int], main: str
) -> None:
    notifications = [{"kind": "completion", "state": state, "round": 1} for state in told]
    case = case_with(
        ["case.notify", "case.follow_up", "case.close"], state="completed", notifications=notifications,
        follow_ups=[{"round": number} for number in asked],
    )  # fmt: skip
    assert keys(case_forms(case, NAMES, PROCEDURE))[0] == main


def test_a_mediation_is_recorded_at_the_tier_at_work() -> None:
    (form,) = mediation_forms({**MEDIATION, "acts": ["mediation.attempt"]}, NAMES)
    assert next(each.value for each in form.fields if each.name == "tier") == "town"


def test_what_came_back_with_grounds_is_decided_where_its_grounds_can_be_read() -> None:
    passed = [{"state": "returned", "objection": "旧"}, {"state": "objected", "objection": "不属于我局职权"}]
    petition = {**PETITION, "acts": ["petition.register"], "forwardings": passed}
    (form,) = [each for each in petition_forms(petition, NAMES) if each.key == "forwarding-decision"]
    assert "不属于我局职权" in form.note
    body, faults = read(form, MultiDict({"upheld": "no", "text": "属于你局职权"}))
    assert (faults, petition_forwardings.ForwardingDecisionRequest().load(body)) == (
        {}, {"upheld": False, "text": "属于你局职权"}
    )  # fmt: skip
    others = petition_forms({**petition, "acts": []}, NAMES)
    assert "forwarding-decision" not in [each.key for each in others]


def test_an_office_orders_the_opening_elsewhere_and_enters_what_was_delivered_later() -> None:
    paper = {
        "id": "9",
        "title": "信访事项不予受理告知书",
        "number": "信不受〔2026〕1号",
        "delivered_at": None,
    }
    given_out = [paper, {**paper, "id": "8", "delivered_at": "2026-03-12T10:00:00+08:00"}]
    shown = {**PETITION, "sort": "appeal", "is_told_nationally": False, "papers": given_out}
    forms = petition_forms({**shown, "acts": ["petition.register", "petition.deliver"]}, NAMES)
    assert keys(forms)[1:] == ["opening", "delivery-9"]
    body, faults = read(forms[2], filled(forms[2]))
    assert faults == {}
    assert petition_papers.DeliveryRequest().load(body)["delivery_form"].value == "on_spot"
    for nothing in ({"is_told_nationally": True}, {"sort": None}):
        assert "opening" not in keys(
            petition_forms({**shown, **nothing, "acts": ["petition.register"]}, NAMES)
        )


def test_what_was_not_registered_is_registered_with_the_admission_and_an_appeal_can_go_to_mediation() -> None:
    (form,) = petition_forms({**PETITION, "sort": None, "acts": ["petition.admit"]}, NAMES)
    told = {"notice_form": "handed", "form": "visit", "sort": "appeal"}
    for sent, registration in (
        (told, {"form": "visit", "sort": "appeal"}),
        ({"notice_form": "handed"}, None),
    ):
        body, faults = read(form, MultiDict(sent))
        assert (faults, body.get("registration")) == ({}, registration)
        assert petition.AdmissionRequest().load(body)
    appeal = {**PETITION, "sort": "appeal", "acts": ["petition.answer", "petition.admit"]}
    forms = petition_forms(appeal, NAMES)
    assert "form" not in {field.name for form in forms if form.key == "admission" for field in form.asks}
    (form,) = [each for each in forms if each.key == "hand-over"]
    body, faults = read(form, filled(form))
    assert (faults, body["sides"]) == ({}, ["petitioner", "respondent"])
    assert petition.HandOverRequest().load(body)


def test_both_sides_are_asked_for_a_longer_term_where_the_rule_leaves_it_to_them() -> None:
    asked = {**MEDIATION, "acts": ["mediation.attempt"]}
    (form,) = [
        each for each in mediation_forms({**asked, "may_be_extended": True}, NAMES) if each.key == "extension"
    ]
    body, faults = read(form, MultiDict({"days": "5", "petitioner": "yes", "respondent": "yes"}))
    assert (faults, body) == ({}, {"days": 5, "sides": ["petitioner", "respondent"]})
    assert settlement.ExtensionRequest().load(body)
    assert "extension" not in [each.key for each in mediation_forms(asked, NAMES)]
