"""What a channel knows of how a matter came: asked by channel, kept sealed, shown, corrected, imported, handed over."""

import json

from casekit.clock import rfc3339
from casekit.jobs import work_one
from casekit.testing.sample import NOON
from contracts.channels import FIELDS, Kind, SourceField
from contracts.vocabulary import Channel
from tests.integration.services.intake.desk import Desk

CANARY = "白鸽来自山那边"


def said(each: SourceField) -> object:
    """A value of the field."""
    return {
        Kind.TEXT: f"{CANARY}1"[: each.most], Kind.MOMENT: rfc3339(NOON), Kind.DAY: "2026-03-01", Kind.FLAG: True,
        Kind.NUMBER: 3,
    }[each.kind]  # fmt: skip


def test_each_channel_keeps_and_shows_its_own_fields_and_refuses_those_of_another(desk: Desk) -> None:
    another = {**dict.fromkeys(Channel, "station"), Channel.POLICE: "account"}
    for channel, own in FIELDS.items():
        source = {each.name: said(each) for each in own}
        code = desk.register(channel=channel.value, source=source)["code"]
        assert desk.page(code)["source"] == source
        body = {"matter_type": "dispute", "channel": channel.value, "source": {another[channel]: CANARY}}
        refused = desk.post("/v1/cases", body)
        assert (refused.status_code, refused.json["code"]) == (422, "SOURCE_UNFIT")
        assert list(refused.json["errors"]) == [f"source.{another[channel]}"]
        assert CANARY not in refused.text
    kept = desk.rows("SELECT source_sealed FROM cases WHERE source_sealed IS NOT NULL")
    assert len(kept) >= len(FIELDS)
    assert all(CANARY.encode() not in bytes(row["source_sealed"]) for row in kept)
    assert all(CANARY not in str(desk.facts(code, kind)) for kind in set(desk.said(code)))


def test_who_triages_reads_how_it_came_and_not_who_brought_it(desk: Desk) -> None:
    source = {"group_name": "王村群", "sender": "张三丰", "sent_at": rfc3339(NOON)}
    code = desk.register(channel="chat_group", source=source)["code"]
    assert desk.page(code, "dispatcher")["source"] == {
        "group_name": "王村群",
        "sent_at": rfc3339(NOON),
    }
    assert desk.page(code, "director")["source"] is None


def test_another_channel_takes_the_source_out_and_what_stood_there_is_kept(desk: Desk) -> None:
    code = desk.register(channel="window", source={"window_number": "3"})["code"]
    right = {"ground": "entry_error", "channel": "letter"}
    wrong = desk.act(code, "corrections", {**right, "source": {"window_number": "3"}}, status=422)
    assert list(wrong["errors"]) == ["source.window_number"]
    desk.act(code, "corrections", right, status=201)
    assert desk.page(code)["source"] is None
    desk.act(code, "corrections", {"ground": "entry_error", "source": {"sheets": 2}}, status=201)
    assert desk.page(code)["source"] == {"sheets": 2}
    items = desk.get(f"/v1/cases/{code}/corrections").json["items"]
    assert [each["fields"] for each in items] == [["source"], ["channel", "source"]]
    former = desk.get(f"/v1/cases/{code}/corrections/{items[1]['id']}/former?purpose=audit", "auditor").json
    assert former["source"] == {"window_number": "3"}


def test_an_oral_matter_says_how_it_was_confirmed_and_when_it_was_amended_since(desk: Desk) -> None:
    told = {"channel": "window", "description": "邻居占了林地", "oral": "fingerprint"}
    code = desk.register(**told)["code"]
    assert desk.facts(code, "case.registered")[0]["oral"] == "fingerprint"
    page = desk.page(code)
    assert (page["oral"], page["is_oral_amended"]) == ("fingerprint", False)
    desk.act(code, "corrections", {"ground": "entry_error", "description": "邻居占了林地两亩"}, status=201)
    assert desk.page(code)["is_oral_amended"] is True
    again = {"ground": "entry_error", "oral": "fingerprint"}
    desk.act(code, "corrections", again, status=201)
    assert desk.page(code)["is_oral_amended"] is False
    assert desk.facts(code, "case.corrected")[-1]["oral"] == "fingerprint"
    for wrong in ({"description": None}, {"channel": "letter"}):
        assert (
            desk.act(code, "corrections", {"ground": "entry_error", **wrong}, status=422)["code"]
            == "ORAL_UNFIT"
        )
    for wrong in ({"channel": "letter"}, {"description": None}):
        body = {"matter_type": "dispute", **told, **wrong}
        assert desk.post("/v1/cases", body).json["code"] == "ORAL_UNFIT"


def test_a_file_has_a_column_for_each_field(desk: Desk) -> None:
    data = (
        "事项类型,渠道,事项描述,口述确认,工单编号,来电时间,要求回复,source_sheets\n"
        "诉求,12345,路灯不亮,口头确认,甲-1,2026-03-01 09:00,是,\n"
        "诉求,12345,路灯不亮,,甲-2,,,2\n"
        "诉求,12345,路灯不亮,,甲-3,昨天,,\n"
    )
    headers = {"Authorization": f"Bearer {desk.token('clerk')}", "Content-Type": "text/csv"}
    answer = desk.app.test_client().post("/v1/cases/import", data=data.encode(), headers=headers)
    assert answer.status_code == 202
    assert work_one(desk.runtime)
    first, second, third = desk.get(answer.json["rows"]).json["items"]
    page = desk.page(first["code"])
    assert page["oral"] == "spoken"
    assert page["source"] == {
        "work_order": "甲-1", "called_at": "2026-03-01T09:00:00.000+08:00", "reply_wanted": True,
    }  # fmt: skip
    assert (second["problem"], list(second["errors"])) == ("SOURCE_UNFIT", ["source.sheets"])
    assert (third["problem"], list(third["errors"])) == ("INVALID_INPUT", ["source_called_at"])


def test_a_partners_system_says_its_own_fields_under_its_reference(desk: Desk) -> None:
    body = {
        "matter_type": "request", "channel": "police_110", "reference": "J-77",
        "source": {"incident_number": "J-77", "station": "城关派出所", "alarmed_at": rfc3339(NOON)},
    }  # fmt: skip
    first = desk.post("/v1/cases", body, "department_system", "justice")
    assert first.status_code == 201, first.json
    again = desk.post("/v1/cases", body, "department_system", "justice").json
    assert (again["is_known"], again["code"]) == (True, first.json["code"])
    body["source"] = {"incident_number": "J-78"}
    assert desk.post("/v1/cases", body, "department_system", "justice").json["code"] == "REFERENCE_TAKEN"
    assert json.dumps(desk.page(again["code"])["source"], ensure_ascii=False).count("城关派出所") == 1
