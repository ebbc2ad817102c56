"""What an order's extension and suspension do to its case, and what its owner sees of it."""

from datetime import datetime, timedelta
from uuid import uuid4

from casekit.deadlines.events import DeadlineExtended
from casekit.streams import case_stream
from contracts.grid import OrderDecided
from contracts.petition import PetitionReceived
from contracts.terms import ExtensionDecided, OrderResumed, OrderSuspended
from contracts.vocabulary import NotCounted
from tests.integration.services.intake.desk import Desk


def completion(desk: Desk, code: str) -> dict[str, object]:
    """The case's term of completion, as its page shows it."""
    return next(term for term in desk.page(code)["deadlines"] if term["kind"] == "completion")


def seen(desk: Desk, code: str, secret: str) -> dict[str, object]:
    """What the owner sees."""
    answer = desk.public("lookup", {"code": code, "secret": secret})
    assert answer.status_code == 200, answer.json
    return dict(answer.json)


def routed(desk: Desk) -> tuple[str, str]:
    """Code and secret of a case with a department."""
    receipt = desk.register()
    code = str(receipt["code"])
    desk.act(code, "admission")
    desk.act(code, "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")
    desk.act(code, "routing", {"route": "order", "unit": "justice"}, "dispatcher")
    return code, str(receipt["secret"])


def test_what_is_granted_to_the_order_is_granted_to_its_case_once_and_its_owner_sees_it(desk: Desk) -> None:
    code, secret = routed(desk)
    due = datetime.fromisoformat(str(completion(desk, code)["due_at"]))
    for is_granted, length in ((False, "5 day"), (True, "4 day"), (True, "5 day")):
        event = ExtensionDecided(uuid4(), code, "justice", length, is_granted)
        desk.hear(desk.grid, case_stream(code), event)
    term = completion(desk, code)
    assert (term["extended"], datetime.fromisoformat(str(term["due_at"]))) == (
        ["4 day"],
        due + timedelta(days=4),
    )
    assert datetime.fromisoformat(str(seen(desk, code, secret)["due_at"])) == due + timedelta(days=4)
    (fact,) = desk.facts(code, "deadline.extended")
    assert (fact["length"], fact["times"]) == ("4 day", 1)


def test_a_case_stands_still_with_its_order_and_keeps_the_days_that_were_left(desk: Desk) -> None:
    code, secret = routed(desk)
    due = datetime.fromisoformat(str(completion(desk, code)["due_at"]))
    desk.hear(desk.grid, case_stream(code), OrderSuspended(uuid4(), code, "justice", NotCounted.EXPERTISE))
    shown = seen(desk, code, secret)
    assert (shown["is_suspended"], shown["due_at"], shown["is_overdue"]) == (True, None, False)
    desk.later(days=30)
    assert desk.page(code)["is_overdue"] is False
    late = desk.get("/v1/cases?overdue=true&limit=200", "dispatcher").json["items"]
    assert code not in {each["code"] for each in late}
    desk.hear(desk.grid, case_stream(code), OrderResumed(uuid4(), code, "justice"))
    assert datetime.fromisoformat(str(completion(desk, code)["due_at"])) == due + timedelta(days=30)
    assert seen(desk, code, secret)["is_suspended"] is False


def test_a_case_graded_anew_after_its_order_was_given_back_keeps_what_was_granted(desk: Desk) -> None:
    code, _ = routed(desk)
    ordinary = datetime.fromisoformat(str(completion(desk, code)["due_at"]))
    granted = ExtensionDecided(uuid4(), code, "justice", "5 day", is_granted=True)
    desk.hear(desk.grid, case_stream(code), granted)
    desk.hear(desk.grid, case_stream(code), OrderDecided(uuid4(), code, "justice", 1, is_upheld=True))
    desk.act(code, "triage", {"category": "other", "grade": "serious"}, "dispatcher")
    serious = ordinary + timedelta(days=20 - 3)  # 孝感: 3 and 20 days
    assert datetime.fromisoformat(str(completion(desk, code)["due_at"])) == serious + timedelta(days=5)


def test_what_the_petition_office_promised_moves_with_its_term(desk: Desk) -> None:
    code = desk.routed("petition", "petitions", matter_type="petition")
    petition, first = uuid4(), desk.clock.moment + timedelta(days=15)
    desk.hear(desk.petition, case_stream(code), PetitionReceived(petition, code, "petitions", 1, first))
    later = first + timedelta(days=30)
    moved = DeadlineExtended(
        uuid4(), "petition.notice", str(petition), "petitions", "petition.notice", later, "30 day", 1
    )
    desk.hear(desk.petition, case_stream(code), moved)
    assert datetime.fromisoformat(desk.page(code)["due_at"]) == later
