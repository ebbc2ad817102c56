"""The demonstration as its audience has it: four real cases on a platform of its own, up until Ctrl-C, then gone."""

import re
import signal
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import urllib3

from casekit.children import wait_until
from casekit.clock import to_local
from casekit.testing.ports import free_port
from onedoor.county import load_county
from onedoor.embedded.home import holder
from scenarios.client import Client, dev_tokens
from scenarios.county import read_county
from tests.functional.platform import POSTS

SECONDS = 400.0
RUN = "import sys; from pathlib import Path; from onedoor.demo import run_demo; "
RUN += "run_demo(int(sys.argv[1]), claims=2, home=Path(sys.argv[2]))"
# The last day of each term that ran, counted by hand from the State Council's notices: of 2024, on which Saturday 14
# September was worked for Mid-Autumn (15–17), and of 2025, on which Sunday 27 April was worked for Labour Day.
LAST_DAYS = {
    "矿石运费": (0, {
        "admission": ["2024-09-11"],  # Tuesday night, one working day
        "triage": ["2024-09-11"],
        "completion": ["2024-10-10"],  # serious: 30 days after 10 September
        "mediation.completion": ["2024-10-10"],  # one month
        "mediation.confirmation": ["2024-10-11"],  # thirty days after the 11th
        "mediation.obligation": ["2024-09-11"],
        "follow_up": ["2024-09-19"],  # five working days after the 11th: 12, 13, 14, 18, 19
    }),
    "春节欠薪": (1, {
        "admission": ["2025-01-07"],
        "triage": ["2025-01-07"],
        "completion": ["2025-02-05"],  # 30 days, through the Spring Festival
        "mediation.labour": ["2025-01-21"],  # fifteen days
        "mediation.confirmation": ["2025-02-07"],
        "mediation.obligation": ["2025-01-22"],
        "follow_up": ["2025-01-15"],  # five working days after Wednesday the 8th
    }),
    "林地权属": (2, {
        "admission": ["2025-01-14"],
        "triage": ["2025-01-14", "2025-02-13"],  # again when the town had given it back on 12 February
        "completion": ["2025-03-14"],  # major: 60 days after 13 January
        "mediation.completion": ["2025-02-13", "2025-03-12"],  # the town's month, then the county's
        "mediation.attempts": ["2025-02-13"],  # three of the town in a month; the county's number is open
        "mediation.confirmation": ["2025-04-11"],
        "mediation.obligation": ["2025-04-12", "2025-04-12"],
        "follow_up": ["2025-03-19"],
    }),
    "劳动争议": (3, {
        "admission": ["2025-04-15"],
        "triage": ["2025-04-15"],
        "completion": ["2025-05-14"],
        "mediation.labour": ["2025-04-29"],
        "follow_up": ["2025-04-28"],  # five working days after the 22nd: 23, 24, 25, 27, 28
    }),
}  # fmt: skip
# The papers that each case calls for: who of its committees has them made, in which round, and whom and what they name.
DOCUMENTS = {
    "矿石运费": (0, "mediator-south", 1, {
        "agreement": ["人民调解口头协议登记表", "车队领队", "矿石卖方"],
        "mediation_file": [
            "人民调解卷宗", "治安", "南乡镇人民法庭", "申请人口头同意调解", "按规则指定", "现场已举行",
        ],
    }),
    "春节欠薪": (1, "mediator-labour", 1, {
        "agreement": ["人民调解协议书", "工人1-30号", "施工单位1", "550,000.00"],
        "mediation_file": [
            "人民调解卷宗", "劳动人事", "被申请人书面同意调解", "按规则指定", "劳动争议调解室）已举行",
        ],
    }),
    "林地权属，镇级": (2, "mediator-west", 1, {
        "mediation_file": [
            "人民调解卷宗", "山林土地", "调解不成", "未达成一致", "申请人书面同意调解", "按规则指定",
            "第3次2025年02月11日14:30调解室（西乡镇调解室）已举行",
        ],
    }),
    "林地权属，县级": (2, "mediator-land", 2, {
        "agreement": ["人民调解协议书", "西一村村民小组", "西二村村民小组", "埋设界桩"],
        "mediation_file": [
            "人民调解卷宗", "第2轮", "示范县林业局", "被申请人书面同意调解", "当事人选定", "现场已举行",
        ],
    }),
    "劳动争议": (3, "mediator-labour", 1, {
        "mediation_file": [
            "人民调解卷宗", "示范县劳动人事争议仲裁院", "案件另在一审程序", "2025年04月22日调解书了结本案",
            "同时了结关联案件", "申请人书面同意调解", "当事人选定", "已举行",
        ],
    }),
}  # fmt: skip
SHOWN = re.compile(r"案码 (\S+) +查询密码 (\S+)")


@dataclass(frozen=True, slots=True)
class Stage:
    """A demonstration that was played and stays up."""

    process: subprocess.Popen[bytes]
    output: Path
    home: Path
    client: Client

    @property
    def text(self) -> str:
        """What stands on the terminal."""
        return self.output.read_text(encoding="utf-8")

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The codes and secrets shown, in order."""
        return SHOWN.findall(self.text)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    directory, port = tmp_path_factory.mktemp("demo"), free_port()
    url, output = f"http://127.0.0.1:{port}", directory / "output"
    with output.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, str(port), str(directory / "home")], stdout=out, stderr=out
        )
    made = Stage(process, output, directory / "home", Client(url, dev_tokens(url)))
    try:
        is_played = wait_until(
            lambda: "演示完成" in made.text, SECONDS, unless=lambda: process.poll() is not None
        )
        assert is_played, made.text
        yield made
    finally:
        made.client.close()
        process.send_signal(signal.SIGINT)
        process.wait(SECONDS)


@pytest.fixture(scope="module", autouse=True)
def ordered(stage: Stage) -> Mapping[str, str]:
    """Where the papers of each case are found, asked for at once, to be made by a real worker meanwhile."""
    return {title: order(stage, *asked) for title, asked in DOCUMENTS.items()}


def order(stage: Stage, number: int, post: str, round_: int, kinds: Collection[str]) -> str:
    """Ask for papers of a case, with the names of its parties."""
    code = stage.keys[number][0]
    found = ask(stage, post, "GET", f"/v1/mediations?case={code}")["items"]
    one = next(f"/v1/mediations/{each['id']}/papers" for each in found if each["round"] == round_)
    service = {"service": "mediation"}
    granted = stage.client.call("POST", f"/v1/cases/{code}/grants", service, post=POSTS[post])
    # the committee of an agreement keeps the case in hand; one whose mediation ended without is told no names any more
    assert granted.status == (201 if "agreement" in kinds else 403), granted.said
    for kind in kinds:
        ask(stage, post, "POST", one, {"kind": kind, "grant": granted.body.get("grant")})
    return one


def ask(stage: Stage, post: str, method: str, path: str, body: Any = None) -> Any:
    """What a post of the county is answered."""
    answer = stage.client.call(method, path, body, post=POSTS[post])
    assert answer.is_success, f"{path}: {answer.said}"
    return answer.body


def pdf(stage: Stage, post: str, path: str) -> bytes:
    """A paper, as the post downloads it."""
    token = dev_tokens(stage.client.url)(POSTS[post])
    headers = {"Authorization": f"Bearer {token}"}
    answer = urllib3.PoolManager().request("GET", stage.client.url + path, headers=headers)
    assert (answer.status, answer.data[:5]) == (200, b"%PDF-")
    return answer.data


def words_of(content: bytes) -> str:
    """What can be read in a PDF, without its blanks."""
    document = pypdfium2.PdfDocument(BytesIO(content))
    try:
        return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)
    finally:
        document.close()


def case(stage: Stage, number: int) -> Mapping[str, Any]:
    """The page of the case shown at that place, as the county's dispatcher sees it."""
    post = read_county().posts["dispatcher-1"]
    answer = stage.client.call("GET", f"/v1/cases/{stage.keys[number][0]}", post=post)
    assert answer.is_success, answer.said
    return answer.body  # type: ignore[no-any-return]


def timeline(stage: Stage, number: int) -> list[Mapping[str, Any]]:
    """What is on record of the case shown at that place, oldest first."""
    post = read_county().posts["dispatcher-1"]
    answer = stage.client.call("GET", f"/v1/cases/{stage.keys[number][0]}/timeline", post=post)
    assert answer.is_success, answer.said
    return answer.body["items"]  # type: ignore[no-any-return]


def test_every_case_is_played_to_its_end_and_its_owner_sees_so(stage: Stage) -> None:
    assert len(stage.keys) == 6  # one each, and three of the labour dispute
    for code, secret in stage.keys:
        answer = stage.client.call("POST", "/v1/public/lookup", {"code": code, "secret": secret})
        assert answer.body["is_finished"], answer.said


def test_each_case_followed_its_own_places_procedure(stage: Stage) -> None:
    assert [case(stage, number)["place"] for number in range(4)] == [
        "laibin-toupai", "zunyi-xinpu", "laibin-xiaopingyang", "jiangan"
    ]  # fmt: skip


@pytest.mark.parametrize("title", LAST_DAYS)
def test_each_real_case_ran_to_the_day_under_its_own_places_terms(stage: Stage, title: str) -> None:
    number, expected = LAST_DAYS[title]
    ran: dict[str, list[str]] = {}
    items = timeline(stage, number)
    for item in items:
        if item["type"] == "deadline.set":
            last = to_local(datetime.fromisoformat(item["data"]["due_at"]) - timedelta.resolution)
            ran.setdefault(item["data"]["kind"], []).append(last.date().isoformat())
    assert ran == expected
    assert not {"deadline.missed", "deadline.moved"} & {item["type"] for item in items}


def test_the_forest_land_was_settled_in_the_second_round_by_county_and_town(stage: Stage) -> None:
    page = case(stage, 2)
    assert (page["state"], page["round"], page["outcome"]) == ("archived", 2, "agreement")
    assert page["unit"] == "committee-land"


def test_one_paper_of_the_court_closed_all_three_proceedings(stage: Stage) -> None:
    assert [case(stage, number)["outcome"] for number in (3, 4, 5)] == ["ruled", "related", "related"]


def test_what_followed_from_an_act_is_on_record_at_the_moment_of_the_act(stage: Stage) -> None:
    items = timeline(stage, 2)
    at = {
        kind: [item["at"] for item in items if item["type"] == kind]
        for kind in ("case.routed", "mediation.opened")
    }
    assert at["case.routed"] == at["mediation.opened"]
    assert not [item for item in items if item["type"] == "deadline.missed"]


def test_the_county_is_there_and_is_not_loaded_twice(stage: Stage) -> None:
    assert load_county(stage.client) == 0


def test_no_output_is_drawn_over_where_there_is_no_terminal(stage: Stage) -> None:
    assert "\x1b" not in stage.text
    assert "2024-09-10 23:31" in stage.text


@pytest.mark.parametrize("title", DOCUMENTS)
def test_each_real_case_has_every_document_it_calls_for_with_its_names(
    stage: Stage, ordered: Mapping[str, str], title: str
) -> None:
    _, post, _, wanted = DOCUMENTS[title]
    one = ordered[title]

    def are_made() -> bool:
        return all(each["state"] == "made" for each in ask(stage, post, "GET", one)["items"])

    assert wait_until(are_made, SECONDS), ask(stage, post, "GET", one)
    for each in ask(stage, post, "GET", one)["items"]:
        content = words_of(pdf(stage, post, f"{one}/{each['id']}"))
        assert [word for word in wanted[each["kind"]] if word not in content] == []
        assert "未登记" not in content


def test_ctrl_c_ends_it_and_leaves_nothing_running(stage: Stage) -> None:
    stage.process.send_signal(signal.SIGINT)
    assert stage.process.wait(SECONDS) == 0
    assert holder(stage.home) is None
    with pytest.raises(urllib3.exceptions.HTTPError):
        urllib3.PoolManager().request("GET", f"{stage.client.url}/dev/clock", retries=False)
