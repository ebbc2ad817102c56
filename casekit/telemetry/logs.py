"""Log entries: one JSON object a line, with trace id and stream, and nothing a person wrote.

Three rules hold for every logger of the process, those of libraries too:

- the message is written only if it is a literal of the code that logs it; numbers among its arguments are
  filled in, all others are shown as `…`; any other message is replaced by the place it came from;
- of `extra` only the fields of `telemetry.fields` are written;
- of an exception only the types and the places in the code (file:line) are written, never its message.

`configure_logging` also catches what would otherwise print a traceback: uncaught exceptions of the process,
its threads and its green threads.
"""

import json
import logging
import sys
import threading
import traceback
from datetime import datetime
from pathlib import PurePath
from types import FrameType, TracebackType
from typing import Any, TextIO

from casekit.clock import SHANGHAI
from casekit.telemetry.fields import HIDDEN, allowed_fields
from casekit.telemetry.tracing import current_ids

_MAX_PLACES = 8
_MAX_CAUSES = 5
_MAX_FRAMES_UP = 24
_OWN = frozenset(logging.makeLogRecord({}).__dict__)
_log = logging.getLogger(__name__)

ExcInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


class _Hidden:
    """Stands in for an argument that may not be shown."""

    def __str__(self) -> str:
        return HIDDEN

    __repr__ = __str__


class JsonFormatter(logging.Formatter):
    """Formats an entry by the rules above."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, SHANGHAI).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if ids := current_ids():
            entry["trace_id"], entry["span_id"] = ids
        entry.update(allowed_fields(_extra(record)))
        if record.exc_info and record.exc_info[1] is not None:
            entry["error"] = described(record.exc_info[1])
        return json.dumps(entry, ensure_ascii=False)


def configure_logging(level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every logger's entries of `level` and above to `stream` (standard error). Called once per process."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # a failing log call would print its arguments
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread
    _quiet_hub()


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    """What the caller added to the record; `process` there is the process's number, which logging itself adds."""
    return {name: value for name, value in record.__dict__.items() if name not in _OWN}


def described(error: BaseException) -> list[dict[str, Any]]:
    """The exception and its causes: types and places in the code."""
    chain: list[dict[str, Any]] = []
    cause: BaseException | None = error
    while cause is not None and len(chain) < _MAX_CAUSES:
        kind = type(cause)
        chain.append({"type": f"{kind.__module__}.{kind.__qualname__}", "at": _places(cause.__traceback__)})
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return chain


def _places(tb: TracebackType | None) -> list[str]:
    """Innermost first, each `file:line`; the file with its two nearest directories."""
    frames = traceback.extract_tb(tb)[-_MAX_PLACES:]
    return [f"{_short(frame.filename)}:{frame.lineno}" for frame in reversed(frames)]


def _short(filename: str) -> str:
    return "/".join(PurePath(filename).parts[-3:])


def _message(record: logging.LogRecord) -> str:
    template: object = record.msg
    if not isinstance(template, str) or not _is_literal(template, record, sys._getframe(1)):
        return f"{_short(record.pathname)}:{record.lineno}"
    if not record.args:
        return template
    try:
        return template % _shown(record.args)
    except (TypeError, ValueError, KeyError):  # such as %d for a hidden argument
        return template


def _is_literal(template: str, record: logging.LogRecord, frame: FrameType | None) -> bool:
    """Whether the message stands as such in the code of the frame that logs it, further up this stack."""
    for _ in range(_MAX_FRAMES_UP):
        if frame is None:
            return False
        if frame.f_lineno == record.lineno and frame.f_code.co_filename == record.pathname:
            return template in frame.f_code.co_consts
        frame = frame.f_back
    return False


def _shown(args: Any) -> tuple[object, ...] | dict[str, object]:
    if isinstance(args, dict):
        return {name: _number(value) for name, value in args.items()}
    return tuple(_number(value) for value in args)


def _number(value: object) -> object:
    return value if isinstance(value, int | float) else _Hidden()


def _log_uncaught(kind: type[BaseException], error: BaseException, tb: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _log.critical("uncaught exception", exc_info=(kind, error, tb))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _log.critical("uncaught exception in a thread", exc_info=args.exc_value)


def _quiet_hub() -> None:
    """Have eventlet's hub, if it is in use, log a green thread's uncaught exception instead of printing it."""
    hubs = sys.modules.get("eventlet.hubs")
    if hubs is None:
        return
    hub = hubs.get_hub()

    def generic(exc_info: ExcInfo) -> None:
        _log.error("uncaught exception in a green thread", exc_info=exc_info[1])

    def timer(_timer: object, exc_info: ExcInfo) -> None:
        generic(exc_info)

    def descriptor(fileno: int, exc_info: ExcInfo) -> None:
        generic(exc_info)
        hub.remove_descriptor(fileno)

    hub.squelch_generic_exception = generic
    hub.squelch_timer_exception = timer
    hub.squelch_exception = descriptor
