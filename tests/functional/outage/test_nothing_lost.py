"""kill -9 of each process at every named crash point while people work: nothing lost, doubled or out of order."""

from casekit.children import wait_until
from tests.functional.audit import audit, await_quiet
from tests.functional.department import department
from tests.functional.platform import Distributed
from tests.functional.traffic import Traffic

# The deaths that each process dies, one life after the other.
DEATHS = {
    "relay": (
        "relay.before_assign:150",
        "relay.after_assign:150",
        "relay.before_publish:9",
        "relay.after_publish:9",
        "relay.before_mark:9",
        "relay.after_mark:9",
    ),
    "intake": ("api.before_commit:9", "api.after_commit:9"),
    "grid": ("consumer.before_ack:5", "consumer.after_ack:5", "inbox.before_store:5", "inbox.after_store:5"),
    "ledger": ("inbox.after_claim:5", "inbox.before_commit:5", "ledger.before_commit:2"),
    "evaluation": ("inbox.in_handler:20", "inbox.after_commit:5", "evaluation.before_commit:1"),
    "gateway": (
        "audience.before_commit:3",
        "audience.after_sequence:3",
        "audience.after_publish:3",
        "audience.after_advance:3",
    ),
}


def test_processes_killed_at_every_crash_point_lose_and_double_nothing(
    distributed_platform: Distributed,
) -> None:
    platform = distributed_platform
    traffic = Traffic(platform)
    lives = Lives(platform)
    with department(platform) as justice:
        with traffic.flowing():
            lives.begin()
            assert wait_until(lives.are_over, 300.0, unless=traffic.has_failed), lives.armed
            platform.await_ready(*DEATHS)
        await_quiet(platform)
        audit(platform)
        justice.await_all()


class Lives:
    """The processes of DEATHS: whenever one has died as it should, it begins its next life; the last is unarmed."""

    def __init__(self, platform: Distributed) -> None:
        self.armed: dict[str, str] = {}
        self._platform = platform
        self._left = {name: list(faults) for name, faults in DEATHS.items()}

    def begin(self) -> None:
        """Their ordinary lives end, without a word."""
        for name in DEATHS:
            self._platform.kill(name)
            self._next(name)

    def are_over(self) -> bool:
        """Whether all deaths have been died."""
        for name, fault in list(self.armed.items()):
            if self._platform.processes[name].ended():
                assert self._platform.was_killed(name), f"{name} ended otherwise than at {fault}"
                self._next(name)
        return not self.armed

    def _next(self, name: str) -> None:
        if self._left[name]:
            self.armed[name] = self._left[name].pop(0)
            self._platform.launch(name, f"{self.armed[name]}:kill")
        else:
            del self.armed[name]
            self._platform.launch(name)
