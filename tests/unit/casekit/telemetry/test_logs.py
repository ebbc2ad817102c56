"""A log entry says where and what kind; it never repeats what a person wrote, whoever logs it and however."""

import io
import json
import logging
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from casekit.telemetry import span
from casekit.telemetry.logs import JsonFormatter, described

ROOT = Path(__file__).parents[4]
CANARY = "张三 13800000000 canary"


class Log:
    """A logger with our formatter; `entries` are what it wrote."""

    def __init__(self) -> None:
        self.out = io.StringIO()
        handler = logging.StreamHandler(self.out)
        handler.setFormatter(JsonFormatter())
        self.logger = logging.getLogger("tests.telemetry")
        self.logger.handlers = [handler]
        self.logger.propagate = False
        self.logger.setLevel("DEBUG")

    @property
    def entries(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.getvalue().splitlines()]

    @property
    def text(self) -> str:
        return self.out.getvalue()


@pytest.fixture
def log() -> Iterator[Log]:
    log = Log()
    yield log
    log.logger.handlers = []


def test_an_entry_is_one_line_of_json_with_time_level_and_stream(log: Log) -> None:
    log.logger.info("order issued", extra={"stream": "case/520302-2026-0000001-X", "count": 3})
    (entry,) = log.entries
    assert entry["message"] == "order issued"
    assert (entry["level"], entry["logger"]) == ("INFO", "tests.telemetry")
    assert (entry["stream"], entry["count"]) == ("case/520302-2026-0000001-X", 3)
    assert entry["time"].endswith("+08:00")


def test_an_entry_within_a_span_carries_its_ids(log: Log) -> None:
    with span("request", "00-" + "a" * 32 + "-" + "b" * 16 + "-01"):
        log.logger.info("inside")
    log.logger.info("outside")
    inside, outside = log.entries
    assert inside["trace_id"] == "a" * 32
    assert len(inside["span_id"]) == 16
    assert "trace_id" not in outside


def test_arguments_are_hidden_numbers_excepted(log: Log) -> None:
    log.logger.info("took %d ms for %s of %r", 12, CANARY, {"name": CANARY})
    log.logger.info("%(count)d by %(name)s", {"count": 2, "name": CANARY})
    log.logger.info("hidden %d", Decimal(13800000000))
    assert [entry["message"] for entry in log.entries] == ["took 12 ms for … of …", "2 by …", "hidden %d"]
    assert "canary" not in log.text
    assert "138" not in log.text


def test_a_message_that_is_no_literal_is_replaced_by_its_place(log: Log) -> None:
    log.logger.info(f"handled {CANARY}")  # noqa: G004
    log.logger.info("handled " + CANARY)  # noqa: G003
    log.logger.info(ValueError(CANARY))
    log.logger.info("handled {}".format(CANARY))  # noqa: G001, UP032
    template = "kept in " + CANARY[:2]
    log.logger.info(template)
    assert all(entry["message"].startswith("casekit/telemetry/test_logs.py:") for entry in log.entries)
    assert "canary" not in log.text
    assert "张三" not in log.text


def test_only_listed_fields_are_written_and_only_identifiers_in_them(log: Log) -> None:
    event_id = UUID("0193588c-0000-7000-8000-000000000000")
    log.logger.info(
        "x",
        extra={
            "name_of_party": CANARY,
            "phone": "13800000000",
            "stream": CANARY,
            "event_id": event_id,
            "code": "A_B",
        },
    )
    (entry,) = log.entries
    assert entry["stream"] == "…"
    assert (entry["event_id"], entry["code"]) == (str(event_id), "A_B")
    assert set(entry) == {"time", "level", "logger", "message", "stream", "event_id", "code"}


def test_an_exception_is_logged_by_type_and_place_never_by_message(log: Log) -> None:
    def fail() -> None:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise ValueError(CANARY) from error

    try:
        fail()
    except ValueError:
        log.logger.exception("handler failed")
    (entry,) = log.entries
    assert [cause["type"] for cause in entry["error"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert entry["error"][0]["at"][0].startswith("casekit/telemetry/test_logs.py:")
    assert "canary" not in log.text


def test_a_chain_of_causes_ends() -> None:
    first, second = ValueError("one"), ValueError("two")
    first.__cause__, second.__cause__ = second, first
    assert len(described(first)) <= 5


def run(source: str) -> str:
    """What a fresh process says on standard error."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(source)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stderr


SETUP = "from casekit.telemetry import configure_logging\nimport sys\n"


@pytest.mark.parametrize(
    "failure",
    [
        "configure_logging()\nraise ValueError('canary')",
        (
            "import threading\nconfigure_logging()\n"
            "def fail(): raise ValueError('canary')\n"
            "thread = threading.Thread(target=fail); thread.start(); thread.join()"
        ),
        (
            "import eventlet\nconfigure_logging()\n"
            "def fail(): raise ValueError('canary')\n"
            "eventlet.spawn(fail); eventlet.sleep(0.01)"
        ),
        (
            "import eventlet\nconfigure_logging()\n"
            "def fail(): raise ValueError('canary')\n"
            "eventlet.spawn_after(0, fail); eventlet.sleep(0.01)"
        ),
        (
            "import logging\nconfigure_logging()\n"
            "class Canary:\n    def __str__(self): raise ValueError('canary')\n"
            "logging.getLogger('x').error('failed %s', Canary()); logging.getLogger('x').error(Canary())\n"
            "raise ValueError('canary')"
        ),
        (
            "import warnings\nconfigure_logging()\nwarnings.simplefilter('always')\nwarnings.warn('canary')\n"
            "raise ValueError('canary')"
        ),
    ],
)
def test_whatever_is_not_caught_is_logged_without_its_message(failure: str) -> None:
    said = run(SETUP + failure)
    assert "canary" not in said
    assert "builtins.ValueError" in said
    assert all(json.loads(line) for line in said.splitlines())


def test_the_level_is_kept_to() -> None:
    said = run(
        SETUP + "import logging\nconfigure_logging('WARNING')\n"
        "logging.getLogger('a').info('low')\nlogging.getLogger('a').warning('high')"
    )
    assert [json.loads(line)["message"] for line in said.splitlines()] == ["high"]
