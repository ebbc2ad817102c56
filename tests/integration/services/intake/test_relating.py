"""Cases of one root: found by what they say while it lies sealed, offered with reasons; a person ties and unties."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import text

from casekit import streams
from casekit.children import wait_until
from casekit.jobs import work_one
from casekit.streams import case_stream, grid_stream
from casekit.testing.sample import REGION
from contracts.grid import GridRegistered
from contracts.vocabulary import Tier
from onedoor.starting import ask_for_sketches
from tests.integration.services.intake.desk import Desk

_WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def test_two_ties_that_cross_wait_for_one_another_and_both_are_made(desk: Desk) -> None:
    """Each names the version of its own case, which must not make it lock that case before the other."""
    one, two = sorted(str(desk.register()["code"]) for _ in range(2))

    def tie(code: str, other: str) -> int:
        answer = desk.post(f"/v1/cases/{code}/relations", {"other": other}, "dispatcher", If_Match="*")
        return answer.status_code

    with ThreadPoolExecutor(2) as pool:
        with desk.runtime.db.begin() as connection:
            streams.lock(connection, [case_stream(one)], REGION)
            first = pool.submit(tie, one, two)
            assert wait_until(lambda: len(desk.rows(_WAITING)) == 1, 2)
            second = pool.submit(tie, two, one)
            assert wait_until(lambda: len(desk.rows(_WAITING)) == 2, 2)
        assert (first.result(), second.result()) == (201, 201)
    assert [tied["code"] for tied in desk.page(one)["related"]] == [two]
    assert [tied["code"] for tied in desk.page(two)["related"]] == [one]
    assert desk.said(one).count("case.related") == desk.said(two).count("case.related") == 1


STORY = "小区电梯经常停运，业主交了维修基金却没有人来修理，反映多次物业公司一直推脱"
AGAIN = "小区电梯经常停运，业主交了维修基金却没有人来修理，反映多次物业公司还是推脱，请求解决"
OTHER = "运输矿石的货车车队拿不到运费，厂方与卖方都说应由对方支付"


def registered(desk: Desk, phone: str, **matter: Any) -> str:
    party = {"name": "某人", "phone": phone, "id_number": None, "address": None}
    return str(desk.register(parties=[party], **matter)["code"])


def offered(desk: Desk, code: str, role: str = "dispatcher", query: str = "") -> dict[str, dict[str, Any]]:
    answer = desk.get(f"/v1/cases/{code}/related-candidates{query}", role)
    assert answer.status_code == 200, answer.json
    return {each["code"]: each for each in answer.json["items"]}


def test_the_same_story_of_somebody_else_is_offered_with_how_alike_it_is(desk: Desk) -> None:
    first = registered(desk, "13900000001", description=STORY, location="新华小区7号楼")
    registered(desk, "13900000002", description=OTHER, location="工业园区3号")
    second = registered(desk, "13900000003", description=AGAIN, location="示范县新华小区７号楼")
    found = offered(desk, second)
    assert list(found) == [first]
    assert found[first]["reasons"] == ["text", "place", "time", "matter_type"]
    assert found[first]["likeness"] >= 70
    assert not found[first]["same_phone"]
    assert "电梯" not in str(found)


def test_who_brings_both_is_found_whatever_they_say_and_however_long_ago(desk: Desk) -> None:
    first = registered(desk, "13900000011", description=STORY.replace("电梯", "水泵"))
    desk.later(days=500)
    second = registered(desk, "13900000011", description=OTHER.replace("货车", "矿车"))
    assert offered(desk, second)[first]["reasons"] == ["phone", "matter_type"]


def test_like_text_counts_within_the_days_that_are_asked_for(desk: Desk) -> None:
    text = "养殖场排放污水，河里的鱼死了很多，晚上气味让人睡不着"
    first = registered(desk, "13900000021", description=text)
    desk.later(days=40)
    second = registered(desk, "13900000022", description=text)
    assert first in offered(desk, second)
    assert first not in offered(desk, second, query="?days=30")
    assert desk.get(f"/v1/cases/{second}/related-candidates?days=0", "dispatcher").status_code == 422


def test_a_correction_moves_the_marks_with_the_text_and_voiding_takes_them_off(desk: Desk) -> None:
    text = "楼上住户漏水把天花板泡坏了，物业公司推脱不肯维修也不赔偿"
    first = registered(desk, "13900000031", description=OTHER.replace("运费", "工钱"))
    second = registered(desk, "13900000032", description=text)
    assert first not in offered(desk, second)
    desk.act(first, "corrections", {"ground": "entry_error", "description": text}, status=201)
    assert offered(desk, second)[first]["likeness"] == 100
    desk.act(first, "voiding", {"ground": "mistake"}, "dispatcher")
    assert first not in offered(desk, second)
    assert not desk.rows("SELECT 1 FROM case_sketches WHERE code = :c", c=first)


def test_nothing_is_offered_across_the_wall_nor_to_who_may_not_read_it(desk: Desk) -> None:
    text = "孩子在学校受伤，学校与保险公司互相推诿，医药费没有着落"
    accused = [{"unit": "justice", "relation": "accused"}]
    hidden = registered(desk, "13900000041", description=text, units=accused)
    handled = registered(
        desk, "13900000042", description=text, units=[{"unit": "justice", "relation": "respondent"}]
    )
    plain = registered(desk, "13900000043", description=text)
    assert set(offered(desk, plain)) == {hidden, handled}
    assert set(offered(desk, handled)) == {plain}
    assert set(offered(desk, hidden)) == {plain}
    answer = desk.get(f"/v1/cases/{hidden}/related-candidates", "dispatcher", "justice")
    assert (answer.status_code, answer.json["code"]) == (404, "CASE_NOT_FOUND")
    walled = desk.get(f"/v1/cases/{plain}/related-candidates", "dispatcher", "justice")
    if walled.status_code == 200:
        assert hidden not in {each["code"] for each in walled.json["items"]}


def test_a_tie_is_undone_by_a_person_on_both_sides_and_may_be_made_again(desk: Desk) -> None:
    one, two = registered(desk, "13900000051"), registered(desk, "13900000052")
    desk.act(one, "relations", {"other": two}, "dispatcher", status=201)
    assert desk.act(one, f"relations/{two}/end", None, "guide", status=403)["code"] == "FORBIDDEN"
    desk.act(two, f"relations/{one}/end", None, "dispatcher")
    assert desk.page(one)["related"] == desk.page(two)["related"] == []
    assert [desk.facts(code, "case.unrelated") for code in (one, two)] == [
        [{"code": one, "other": two}], [{"code": two, "other": one}],
    ]  # fmt: skip
    again = desk.act(one, f"relations/{two}/end", None, "dispatcher", status=404)
    assert again["code"] == "RELATION_NOT_FOUND"
    desk.act(one, "relations", {"other": two}, "dispatcher", status=201)
    assert [each["code"] for each in desk.page(two)["related"]] == [one]


def test_cases_registered_before_there_were_marks_get_them_once_and_not_what_is_void(desk: Desk) -> None:
    tale = "河边的围墙挡住了进村的路，运菜的车过不去，多次协商没有结果"
    first, void = (registered(desk, f"1390000006{n}", description=tale, location="河西村9号") for n in (1, 2))
    desk.act(void, "voiding", {"ground": "mistake"}, "dispatcher")
    second = registered(desk, "13900000063", description=tale, location="河西村9号")
    with desk.runtime.db.begin() as db:
        db.execute(text("DELETE FROM case_sketches WHERE code = ANY(:codes)"), {"codes": [first, void]})
    assert first not in offered(desk, second)
    assert ask_for_sketches(desk.runtime)
    assert not ask_for_sketches(desk.runtime), "asked for already"
    while work_one(desk.runtime):
        pass
    assert offered(desk, second)[first]["reasons"][:2] == ["text", "place"]
    assert [row["code"] for row in desk.rows("SELECT code FROM case_sketches WHERE code = :c", c=void)] == []


def test_a_grid_beside_supports_what_else_speaks_for_it(desk: Desk) -> None:
    for grid in ("grid-7", "grid-8"):
        event = GridRegistered(grid, grid, Tier.HAMLET, "village", "grid-1")
        desk.hear(desk.grid, grid_stream(grid), event)
    tale = "晒谷场边上的电线杆倾斜，风一吹就晃，担心倒下来砸到人"
    first = registered(desk, "13900000071", description=tale, grid="grid-7")
    second = registered(desk, "13900000072", description=tale, grid="grid-8")
    reasons = offered(desk, second)[first]["reasons"]
    assert "neighbour_grid" in reasons
    assert "grid" not in reasons
