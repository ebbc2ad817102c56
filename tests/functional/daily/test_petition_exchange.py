"""A petition registered in the national system arrives and is handled, and its statuses go back: typed once."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from onedoor.national.carrier import Carried, Carrier, CarrierStopped
from onedoor.national.simulator import Behaviour, NationalSystem, serve
from onedoor.national.speaking import Side
from scenarios.county import Post
from tests.functional.county import Case, County
from tests.functional.lives import ordinary, routed

END = Post("system-petition", "国家信访信息系统前置", "petition-office", ("department_system",))
NAME, TEXT = "交换来的信访人", "反映征地补偿未到位"


@dataclass
class Nation:
    """The stand-in, and a carrier that goes between it and the county."""

    system: NationalSystem
    county: County
    url: str

    def carry(self) -> Carried:
        return self.carrier().carry()

    def carrier(self) -> Carrier:
        platform = Side(self.county.platform.url, self.county.token_for(END))
        return Carrier(platform, Side(self.url, "nation"), {"N-01": "hr"}, lambda _: None)

    def registers(self, number: str, about: str) -> None:
        self.system.matters[number] = {
            "number": number, "registered_at": self.county.now, "text": TEXT, "petitioners": [{"name": NAME}],
            "about": [{"unit": about, "relation": "respondent"}],
        }  # fmt: skip


@pytest.fixture
def nation(county: County) -> Iterator[Nation]:
    system = NationalSystem()
    with serve(system) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield Nation(system, county, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()


def test_a_petition_of_the_national_system_is_typed_once(county: County, nation: Nation) -> None:
    nation.registers("GX/2026-17", "N-01")
    nation.registers("GX/2026-18", "N-99")
    nation.system.behaviour = Behaviour(lost=1)  # of the first receipt nothing is heard
    with pytest.raises(CarrierStopped):
        nation.carry()
    nation.system.behaviour = Behaviour(repeats=True)
    assert nation.carry() == Carried(registered=1, unfit=1)
    assert nation.carry() == Carried(registered=1, unfit=1)  # known by its number, and the same case
    assert nation.system.receipts["GX/2026-18"] == {"problem": "UNIT_UNMAPPED"}
    case = Case(nation.system.receipts["GX/2026-17"]["case"], "")
    county.rest()
    seen = county.see(case, "clerk-1")
    assert (seen["matter_type"], seen["channel"], seen["description"]) == ("petition", "partner", TEXT)
    handled(county, case)

    nation.system.behaviour = Behaviour(down=1, refuses=["admitted"])
    with pytest.raises(CarrierStopped):
        nation.carry()  # away before anything was asked
    nation.system.behaviour = Behaviour(lost=1, refuses=["admitted"])
    assert nation.carry() == Carried(failed=1)  # it had the first status, and nothing was heard of it
    assert nation.carry() == Carried()
    county.rest(timedelta(minutes=2))
    assert nation.carry() == Carried(told=1, refused=1)
    nation.system.behaviour = Behaviour()
    assert nation.carry() == Carried()  # what was refused keeps back what comes after it
    officer = Post("petition-1", "信访专员一号", "petition-office", ("petition_officer",))
    (refused,) = county.pages(officer, f"/v1/petition-statuses?case={case.code}&state=refused")
    assert refused["reason"] == "STATUS_REFUSED"
    county.act(case, "petition-1", f"/v1/petition-statuses/{refused['id']}/retry")
    assert nation.carry() == Carried(told=2)
    told = [(each["number"], each["kind"]) for each in nation.system.statuses.values()]
    assert told == [(1, "received"), (2, "admitted"), (3, "answered")]
    assert {each["case"] for each in nation.system.statuses.values()} == {case.code}


def test_a_matter_first_registered_here_is_opened_there_by_the_offices_order_and_that_is_on_record(
    county: County, nation: Nation
) -> None:
    parties = [{"side": "petitioner", "name": NAME}]
    about = {"matter_type": "petition", "description": TEXT, "parties": parties}
    case = routed(county, ordinary, "petition", "petition-office", **about)
    petition = f"/v1/petitions/{county.only(case, 'petition-1', 'petitions')['id']}"
    county.act(case, "petition-1", f"{petition}/registration", {"form": "visit", "sort": "appeal"})
    assert nation.carry().opened == 0
    county.act(case, "petition-1", f"{petition}/opening")
    nation.system.behaviour = Behaviour(down=1)
    with pytest.raises(CarrierStopped):
        nation.carry()
    nation.system.behaviour = Behaviour(lost=1)
    assert nation.carry() == Carried(failed=1)  # it has it, and nothing was heard of that
    nation.system.behaviour = Behaviour()
    county.rest(timedelta(minutes=2))
    assert nation.carry() == Carried(opened=1)
    (there,) = nation.system.registrations.values()
    assert (there["case"], there["text"], there["petitioners"][0]["name"]) == (case.code, TEXT, NAME)
    county.act(case, "petition-1", f"{petition}/admission", {"notice_form": "handed"})
    assert nation.carry() == Carried(told=1)
    assert county.see(case, "petition-1", petition)["number_elsewhere"] == there["number"]
    story = county.see(case, "auditor-1", f"/v1/cases/{case.code}/timeline")["items"]
    shown = [each["data"]["purpose"] for each in story if each["type"] == "party.revealed"]
    assert shown == ["exchange"]  # once, however often it was tried
    (to,) = county.pages("auditor-1", f"/v1/cases/{case.code}/disclosures?what=parties")
    assert (to["viewer"], to["unit"]) == (END.id, "petition-office")


def test_a_matter_that_was_refused_is_corrected_and_goes_on(county: County, nation: Nation) -> None:
    nation.registers("GX/2024-1", "N-01")
    nation.system.matters["GX/2024-1"]["registered_at"] = "2024-01-05T09:00:00+08:00"
    assert nation.carry() == Carried(unfit=1)
    assert nation.system.receipts["GX/2024-1"] == {"problem": "RECEIVED_AT_UNFIT"}
    assert nation.carrier().again("GX/2024-1", county.now) == Carried(registered=1)
    assert "case" in nation.system.receipts["GX/2024-1"]


def handled(county: County, case: Case) -> None:
    """From the desk to the written opinion."""
    county.act(case, "clerk-1", "admission", {})
    triage = {"category": "other", "grade": "ordinary", "route": "petition"}
    county.act(case, "dispatcher-1", "triage", triage)
    routing = {"route": "petition", "unit": "petition-office", "supervisor": None}
    county.act(case, "dispatcher-1", "routing", routing)
    petition = f"/v1/petitions/{county.only(case, 'petition-1', 'petitions')['id']}"
    county.act(case, "petition-1", f"{petition}/admission", {"notice_form": "handed"})
    opinion = {"text": "处理意见", "delivered_at": county.now}
    county.act(case, "petition-1", f"{petition}/answer", opinion)
