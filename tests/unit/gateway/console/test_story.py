"""The timeline in words: newest first, deadlines only where they tell something."""

from gateway.console.directory import Names
from gateway.console.story import told

NAMES = Names(
    {"hr": {"id": "hr", "name": "人社局"}, "union": {"id": "union", "name": "总工会"}}, {},
    {"clerk-1": {"id": "clerk-1", "title": "窗口一号"}},
)  # fmt: skip
AT = "2026-03-12T09:30:00+08:00"


def happening(type_: str, actor: str | None = "clerk-1", **data: object) -> dict[str, object]:
    return {"type": type_, "at": AT, "actor": actor, "data": data}


def test_the_newest_stands_first_and_who_acted_is_named_by_post() -> None:
    first, second = told([happening("case.registered"), happening("case.completed", "service/intake")], NAMES)
    assert (first.title, first.actor) == ("办结", "系统")
    assert (second.title, second.actor) == ("登记", "窗口一号")


def test_terms_that_only_run_are_left_out_and_those_missed_stand_out() -> None:
    missed = happening("deadline.missed", None, kind="order.completion", due_at="2026-03-12T16:00:00Z")
    lines = told([happening("deadline.set", kind="admission"), missed], NAMES)
    assert [(line.title, line.facts, line.is_grave) for line in lines] == [
        ("办单逾期", "期限 2026-03-12 24:00", True)
    ]


def test_facts_are_told_in_words_of_their_own_vocabulary() -> None:
    attempt = happening(
        "mediation.attempted", committee="hr", number=2, tier="town", outcome="no_agreement", joint=["union"]
    )
    returned = happening("order.returned", unit="hr", ground="wrong_unit")
    verified = happening("order.verified", unit="hr", is_passed=False)
    agreed = happening("agreement.made", committee="hr", amount_fen=3_000_000)
    facts = [(line.title, line.facts) for line in told([attempt, returned, verified, agreed], NAMES)]
    assert facts == [
        ("达成协议", "人社局 · 30,000.00 元"),
        ("核验未通过", "人社局"),
        ("申请退单", "人社局 · 应由其他单位承办"),
        ("调解", "人社局 · 第2次 · 乡镇（街道）级 · 未达成一致 · 联合：总工会"),
    ]


def test_it_is_told_in_words_for_what_the_parties_were_shown() -> None:
    shown = [happening("party.revealed", unit="hr", purpose=each) for each in ("mediate", "document", "new")]
    assert [line.facts for line in told(shown, NAMES)] == [
        "人社局 · new",
        "人社局 · 制作文书",
        "人社局 · 调解",
    ]


def test_an_event_of_a_newer_platform_is_told_by_its_name() -> None:
    assert told([happening("case.reviewed", None)], NAMES)[0].title == "case.reviewed"
