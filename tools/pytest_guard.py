"""A pytest plugin: `--whole` makes a run red that proves less than it seems to; any run can be interrupted.

A whole run must have skipped nothing, and must have spoken with a real PostgreSQL and a real RabbitMQ. Fixtures report
what they spoke with by `spoke_with`; `make test` passes `--whole`.
"""

import signal
from typing import Any

import pytest

REAL_SERVERS = ("PostgreSQL", "RabbitMQ")
_SPOKEN_WITH: pytest.StashKey[set[str]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare `--whole`."""
    parser.addoption(
        "--whole",
        action="store_true",
        help="fail the run if a test was skipped or a real PostgreSQL or RabbitMQ was not spoken with",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Nothing has been spoken with yet; an interrupt ends what we start.

    A run that a shell put into the background inherits an ignored SIGINT, and so would each process a test starts.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    config.stash[_SPOKEN_WITH] = set()


def spoke_with(config: pytest.Config, server: str) -> None:
    """Note that a real `server` (one of REAL_SERVERS) answered in this run."""
    if server not in REAL_SERVERS:
        raise ValueError(f"unknown server {server!r}")
    config.stash[_SPOKEN_WITH].add(server)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker has ended: what it spoke with, the run has spoken with."""
    node.config.stash[_SPOKEN_WITH].update(getattr(node, "workeroutput", {}).get("spoken_with", ()))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn the run red when it proves less than `--whole` demands."""
    worker_output = getattr(session.config, "workeroutput", None)
    if worker_output is not None:  # we are one of several workers: the one that gathers their reports judges
        worker_output["spoken_with"] = sorted(session.config.stash[_SPOKEN_WITH])
    elif session.config.getoption("--whole") and _shortcomings(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name each shortcoming, and count it as an error so that pytest's own last line is red too."""
    if not config.getoption("--whole"):
        return
    for shortcoming in _shortcomings(config):
        terminalreporter.write_line(f"not a whole run: {shortcoming}", red=True)
        report = pytest.CollectReport("whole run", "failed", shortcoming, None)
        terminalreporter.stats.setdefault("error", []).append(report)


def _shortcomings(config: pytest.Config) -> list[str]:
    found = [
        f"{server} was not spoken with" for server in REAL_SERVERS if server not in config.stash[_SPOKEN_WITH]
    ]
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        passed_over = [*reporter.stats.get("skipped", []), *reporter.stats.get("xfailed", [])]
        found += [f"{report.nodeid} did not run to its end" for report in passed_over]
    return found
