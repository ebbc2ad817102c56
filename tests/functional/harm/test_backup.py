"""Backed up while it runs, restored into another home: everything is there, and what is said next is a new epoch."""

from pathlib import Path

import urllib3

from casekit.clock import DrivenClock
from casekit.serials import BLOCK_SIZE
from onedoor.composition import CLOCK_FILE
from tests.functional.audit import await_quiet, check_chains, check_positions, check_trouble, said_by
from tests.functional.platform import Embedded
from tests.functional.traffic import Traffic

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000000200"
    "0154a24f5f0000000049454e44ae426082"
)


def test_a_restored_platform_has_everything_and_goes_on_in_a_new_epoch(
    embedded_platform: Embedded, tmp_path: Path
) -> None:
    Traffic(embedded_platform).play(1, people=1)
    code = embedded_platform.register(description="一件事")
    attachment = attach(embedded_platform, code)
    done = embedded_platform.onedoor("backup", str(tmp_path / "backup"))
    assert done.returncode == 0, done.stderr
    # said after the back-up: the restored platform never knew of it. More than the block of serials it had by then
    lost = {embedded_platform.register() for _ in range(BLOCK_SIZE + 1)}

    again = Embedded(tmp_path / "restored")
    done = again.onedoor("restore", str(tmp_path / "backup"), "--home", str(again.home))
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith(f"onedoor up --home {again.home}")
    # a driven clock is no data, and must not run backwards
    DrivenClock(again.home / CLOCK_FILE, embedded_platform.clock().now())
    try:
        again.start()
        check_content(again, embedded_platform, code, attachment)
        assert again.call("GET", f"/v1/cases/{min(lost)}").status == 404
        assert lost.isdisjoint(again.register() for _ in range(BLOCK_SIZE + 1))  # one code, one matter
        Traffic(again).play(1, people=1)
        await_quiet(again)
        check_events(again)
    finally:
        again.close()


def attach(platform: Embedded, code: str) -> str:
    """Attach a picture to the case; where it is to be had."""
    answer = urllib3.request(
        "POST",
        f"{platform.url}/v1/cases/{code}/attachments",
        fields={"file": ("land.png", PNG, "image/png")},
        headers={"Authorization": f"Bearer {platform.token('clerk-1')}"},
        retries=False,
    )
    assert answer.status == 201, answer.data
    return f"/v1/cases/{code}/attachments/{answer.json()['id']}"


def check_content(again: Embedded, before: Embedded, code: str, attachment: str) -> None:
    """Case, look-up secret and attachment are as they were."""
    page = again.call("GET", f"/v1/cases/{code}")
    assert page.status == 200
    assert page.json()["description"] == "一件事"
    key = {"code": code, "secret": before.history.secrets[code]}
    assert again.call("POST", "/v1/public/lookup", key, post=None).status == 200
    assert again.call("GET", attachment).data == PNG


def check_events(again: Embedded) -> None:
    """New positions stand in a new epoch, without gap; chains go on where they were; nothing is in trouble."""
    epochs = again.rows(
        "SELECT epoch, min(position), max(position) FROM intake.outbox_messages GROUP BY 1 ORDER BY 1"
    )
    assert len(epochs) == 2
    assert epochs[0][2] + 1 == epochs[1][1]
    for source in ("intake", "grid", "mediation", "petition"):
        check_positions(again, source)
        check_chains(said_by(again, source))
        check_trouble(again, source)
    check_trouble(again, "ledger")
