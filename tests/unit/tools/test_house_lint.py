"""Every house rule finds what it forbids and leaves alone what it allows."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools.house_lint import append_only, clock, excepts, places, purity, sleeps, transactions
from tools.house_lint.check import findings_in, sources
from tools.house_lint.source import Finding, Source

Check = Callable[[Source], Iterator[Finding]]


def lines_found(check: Check, path: str, text: str) -> list[int]:
    return [finding.line for finding in check(Source(path, text))]


HANDLERS = "services/intake/handlers.py"


@pytest.mark.parametrize(
    "text",
    [
        "work.db.commit()",
        "db.rollback()",
        "with engine.begin() as db: pass",
        "with work.db.begin_nested(): pass",
        "connection.autocommit = True",
    ],
)
def test_a_handler_does_not_own_a_transaction(text: str) -> None:
    assert lines_found(transactions.check, HANDLERS, text) == [1]


@pytest.mark.parametrize(
    "path",
    [
        "casekit/web/bridge.py",
        "casekit/inbox/worker.py",
        "casekit/relay/state.py",
        "casekit/deadlines/ticker.py",
        "casekit/jobs/worker.py",
        "gateway/audience/sequencer.py",
        "services/grid/migrations/versions/0001.py",
        "onedoor/county.py",
    ],
)
def test_an_owner_commits(path: str) -> None:
    assert lines_found(transactions.check, path, "with db.begin() as c: c.commit()") == []


def test_what_only_sounds_like_a_transaction_is_left_alone() -> None:
    assert lines_found(transactions.check, HANDLERS, "begin(work)\ncommit = 1\nwork.execute(statement)") == []


@pytest.mark.parametrize(
    "text",
    [
        "import datetime\ndatetime.datetime.now()",
        "from datetime import datetime\ndatetime.now(UTC)",
        "from datetime import datetime as dt\ndt.utcnow()",
        "from datetime import date\ndate.today()",
        "import time\ntime.time()",
        "import time as t\nt.monotonic()",
        "from time import perf_counter\nperf_counter()",
        "import time\nField(default_factory=time.time)",
    ],
)
def test_only_the_clock_reads_the_time(text: str) -> None:
    assert lines_found(clock.check, HANDLERS, text) == [2]
    assert lines_found(clock.check, "casekit/clock.py", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import datetime\ndatetime.fromisoformat(text)",
        "from casekit.clock import monotonic\nmonotonic()",
        "import time\ntime.sleep(1)",
        "work.now",
    ],
)
def test_reckoning_with_time_is_not_reading_it(text: str) -> None:
    assert lines_found(clock.check, HANDLERS, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE outbox_messages SET body = :body",
        "update intake.outbox_messages o set body = :body where id = :id",
        "UPDATE outbox_messages SET position = 1, body = ''",
        "DELETE FROM outbox_messages",
        "DELETE FROM ONLY intake.outbox_messages WHERE id = :id",
        "TRUNCATE TABLE outbox_messages",
        "TRUNCATE outbox_messages",
        'WITH gone AS (DELETE FROM "intake"."outbox_messages" RETURNING id) SELECT 1',
    ],
)
@pytest.mark.parametrize("path", [HANDLERS, "casekit/relay/state.py"])
def test_outbox_content_is_never_rewritten(path: str, text: str) -> None:
    assert lines_found(append_only.check, path, f"text({text!r})") == [1]


def test_outbox_content_is_not_rewritten_by_an_f_string_either() -> None:
    text = 'text(f"UPDATE {schema}.outbox_messages SET {column} = 1")\ntext(f"DELETE FROM outbox_messages {where}")'
    assert lines_found(append_only.check, HANDLERS, text) == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "from sqlalchemy import update\nupdate(outbox_messages)",
        "import sqlalchemy as sa\nsa.delete(tables.outbox_messages)",
        "\nwork.tables['outbox_messages'].update()",
        "\noutbox_messages.delete()",
    ],
)
def test_outbox_content_is_not_rewritten_through_sqlalchemy(text: str) -> None:
    assert lines_found(append_only.check, HANDLERS, text) == [2]


POSITIONS = (
    "UPDATE outbox_messages o SET epoch = r.epoch, position = r.assigned + n.number FROM r WHERE o.id = r.id"
)


def test_the_relay_alone_gives_positions() -> None:
    assert lines_found(append_only.check, "casekit/relay/state.py", f"text({POSITIONS!r})") == []
    assert lines_found(append_only.check, HANDLERS, f"text({POSITIONS!r})") == [1]


@pytest.mark.parametrize(
    "text", ["text('DELETE FROM entries')", "entries.update()", "text('UPDATE ledger_entries SET a = 1')"]
)
def test_ledger_entries_are_never_rewritten(text: str) -> None:
    assert lines_found(append_only.check, "services/ledger/handlers.py", text) == [1]


@pytest.mark.parametrize(
    "text",
    [
        "text('SELECT * FROM outbox_messages FOR UPDATE')",
        "text('INSERT INTO outbox_messages VALUES (1)')",
        "text('UPDATE cases SET state = 1')",
        "text('REVOKE UPDATE, DELETE ON outbox_messages FROM intake')",
        "seen.update(outbox)",
        "text('SELECT position FROM outbox_messages; UPDATE relay_state SET published = 1')",
    ],
)
def test_reading_appending_and_other_tables_are_allowed(text: str) -> None:
    assert lines_found(append_only.check, HANDLERS, text) == []


def guarded(line: str, body: str = "pass") -> str:
    return f"try:\n    act()\n{line}\n    {body}"


@pytest.mark.parametrize(
    "line", ["except:", "except Exception:", "except BaseException as e:", "except (ValueError, Exception):"]
)
def test_a_broad_except_needs_a_reason(line: str) -> None:
    assert lines_found(excepts.check, HANDLERS, guarded(line)) == [3]
    assert lines_found(excepts.check, HANDLERS, guarded(f"{line}  # broad:")) == [3]
    assert (
        lines_found(excepts.check, HANDLERS, guarded(f"{line}  # broad: whatever fails here is parked")) == []
    )


def test_a_broad_except_that_raises_again_is_allowed() -> None:
    assert lines_found(excepts.check, HANDLERS, guarded("except BaseException:", "raise")) == []


def test_a_raise_that_may_not_happen_does_not_excuse_a_broad_except() -> None:
    assert lines_found(excepts.check, HANDLERS, guarded("except Exception:", "if x: raise")) == [3]


def test_named_exceptions_need_no_reason() -> None:
    assert lines_found(excepts.check, HANDLERS, guarded("except (OSError, ValueError):")) == []


def test_suppressing_everything_is_a_broad_except() -> None:
    assert lines_found(excepts.check, HANDLERS, "import contextlib\ncontextlib.suppress(Exception)") == [2]
    assert lines_found(excepts.check, HANDLERS, "from contextlib import suppress\nsuppress(OSError)") == []


@pytest.mark.parametrize("text", ["import time\ntime.sleep(1)", "from eventlet import sleep\nsleep(0)"])
def test_tests_do_not_sleep(text: str) -> None:
    assert lines_found(sleeps.check, "tests/unit/test_x.py", text) == [2]
    assert lines_found(sleeps.check, "casekit/children.py", text) == []


DOMAIN = "services/grid/domain/order.py"


@pytest.mark.parametrize(
    "text",
    [
        "import sqlalchemy",
        "from flask import request",
        "from casekit.work import Work",
        "from casekit import db",
        "from casekit.clock import monotonic",
        "from services.intake.domain.case import Case",
        "from services.grid import tables",
        "from access.policy import may",
        "from . import rules",
        "import os",
        "from time import time",
    ],
)
def test_a_domain_imports_no_means_of_acting(text: str) -> None:
    assert lines_found(purity.check, DOMAIN, text) == [1]
    assert lines_found(purity.check, HANDLERS, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "from dataclasses import dataclass",
        "from datetime import datetime",
        "from casekit.facts import Event",
        "from casekit.errors import TransitionRefused",
        "from casekit.lifecycle import Lifecycle",
        "from casekit.clock import to_local",
        "from contracts.grid import OrderIssued",
        "from procedures.vocabulary import Stage",
        "from services.grid.domain.order import Order",
        "from services.grid.domain import order",
    ],
)
def test_a_domain_imports_public_words_and_its_own_modules(text: str) -> None:
    assert lines_found(purity.check, DOMAIN, text) == []


@pytest.mark.parametrize("place", ["work", "farm", "root"])
def test_no_file_names_a_place_of_one_machine(place: str) -> None:
    assert lines_found(places.check, "docs/run.md", f"see /{place}/data") == [1]
    assert lines_found(places.check, "docs/run.md", f"see docs/{place}/data and /v1/{place}") == []


ADDRESS = "https://py" + "pi.example/simple/pika"


def test_no_lock_names_a_registry() -> None:
    assert lines_found(places.check, "requirements/runtime.txt", f"pika\n--index-url {ADDRESS}") == [2]
    assert lines_found(places.check, "requirements/runtime.txt", "pika==1.4.4 \\\n    --hash=sha256:00") == []


def test_findings_read_like_a_compilers() -> None:
    (finding,) = findings_in(Source(HANDLERS, "db.commit()"))
    assert str(finding).startswith("services/intake/handlers.py:1: transaction: ")


def test_a_file_that_is_not_python_is_checked_for_places_alone() -> None:
    assert list(findings_in(Source("docs/run.md", "db.commit()"))) == []


def test_what_git_ignores_is_not_checked_and_what_it_will_add_is(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    (tmp_path / ".gitignore").write_text("ignored.py\n")
    (tmp_path / "ignored.py").write_text("x = 1\n")
    (tmp_path / "new.py").write_text("x = 1\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    assert [source.path for source in sources(tmp_path)] == [".gitignore", "new.py"]
