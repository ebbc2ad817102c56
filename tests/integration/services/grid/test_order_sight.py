"""Who sees an order, how much of it, and who may act on it; and that its texts stand nowhere in the clear."""

from tests.integration.services.grid.office import CANARY, CLERK, DISPATCHER, DONE, HANDLER, OTHER, Office


def test_orders_are_listed_by_unit_state_and_case_for_those_who_may_see_them(office: Office) -> None:
    first, order = office.routed_case("labour")
    second, _ = office.routed_case("water")
    office.act(order, "acceptance")

    def codes(query: str, post: tuple[str, str] = DISPATCHER) -> list[str]:
        return [each["code"] for each in office.get(f"/v1/orders?{query}", post).json["items"]]

    assert set(codes("")) == {first, second}
    assert codes("unit=labour") == [first]
    assert codes("state=issued") == [second]
    assert codes(f"case={second}") == [second]
    assert codes("", HANDLER) == [first]
    assert codes("unit=water", HANDLER) == []
    assert set(codes("open=true", CLERK)) == {first, second}
    assert office.get("/v1/orders", ("guide", "centre")).status_code == 403


def test_a_handler_of_another_unit_and_the_accused_one_find_nothing(office: Office) -> None:
    code, order = office.routed_case("labour", "water")
    for post in (OTHER, ("handler", "justice")):
        for answer in (
            office.get(f"/v1/orders/{order['id']}", post),
            office.post(f"/v1/orders/{order['id']}/acceptance", None, post),
            office.post(f"/v1/orders/{order['id']}/completion", DONE, post),
        ):
            assert (answer.status_code, answer.json["code"]) == (404, "ORDER_NOT_FOUND")
        listed = office.get(f"/v1/orders?case={code}", post)
        assert (listed.status_code, listed.json["code"]) == (404, "CASE_NOT_FOUND")
    unknown = office.get("/v1/orders/0190b5a0-0000-7000-8000-000000000001", OTHER)
    hidden = office.get(f"/v1/orders/{order['id']}", OTHER)
    assert {name: value for name, value in unknown.json.items() if name != "trace"} == {
        name: value for name, value in hidden.json.items() if name != "trace"
    }


def test_who_may_see_an_order_may_not_therefore_act_on_it(office: Office) -> None:
    _, order = office.routed_case()
    for act, body, post in (
        ("acceptance", None, DISPATCHER),
        ("acceptance", None, CLERK),
        ("cancellation", {}, HANDLER),
        ("verification", {"passed": True}, HANDLER),
        ("return-decision", {"upheld": True}, CLERK),
    ):
        answer = office.post(f"/v1/orders/{order['id']}/{act}", body, post)
        assert (answer.status_code, answer.json["code"]) == (403, "FORBIDDEN")
    assert office.types("order.") == ["order.issued"]


def test_who_judges_a_return_reads_its_reason_without_long_numbers(office: Office) -> None:
    _, order = office.routed_case()
    office.act(order, "return", {"ground": "wrong_unit", "reason": "应由水务局办理，电话13900000001"})
    judged = office.get(f"/v1/orders/{order['id']}", DISPATCHER).json
    assert (judged["is_masked"], judged["notes"][0]["text"]) == (True, "应由水务局办理，电话＊＊＊")


def test_a_unit_keeps_sight_of_an_order_it_lost_without_its_text(office: Office) -> None:
    _, order = office.routed_case()
    office.act(order, "acceptance")
    office.act(order, "progress", DONE)
    office.act(order, "cancellation", {}, DISPATCHER)
    kept = office.get(f"/v1/orders/{order['id']}", HANDLER).json
    assert (kept["is_masked"], kept["acts"], kept["notes"][0]["text"]) == (True, [], None)


def test_what_people_wrote_stands_nowhere_in_the_clear(office: Office) -> None:
    _, order = office.routed_case()
    office.act(order, "return", {"ground": "wrong_unit", "reason": CANARY})
    office.act(order, "return-decision", {"upheld": False, "reason": CANARY}, DISPATCHER)
    office.act(order, "acceptance")
    office.act(order, "progress", {"text": CANARY})
    office.act(order, "completion", DONE)
    office.act(order, "verification", {"passed": False, "text": CANARY}, DISPATCHER)
    everything = office.everything_in_the_clear()
    assert order["id"].encode() in everything
    for word in (*CANARY.split(), "已处理"):
        assert word.encode() not in everything
