"""How the console writes times (Asia/Shanghai, a term with what is left of it) and amounts. Pure; told the time."""

from datetime import datetime, timedelta

from casekit.clock import to_local


def moment(written: str | None) -> str:
    """`2026-11-22 09:30` for a moment as the API writes it."""
    return "" if not written else f"{to_local(datetime.fromisoformat(written)):%Y-%m-%d %H:%M}"


def day(written: str | None) -> str:
    """The day alone."""
    return moment(written)[:10]


def until(written: str | None) -> str:
    """The end of a term: midnight is the end of the day before, 24:00 (民法典 203)."""
    if not written:
        return ""
    local = to_local(datetime.fromisoformat(written))
    if (local.hour, local.minute) == (0, 0):
        return f"{local - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


def left(written: str | None, now: datetime) -> str:
    """What is left of a term, or by how much it is over: `还剩3天`, `已超2小时`."""
    if not written:
        return ""
    span = datetime.fromisoformat(written) - now
    return f"还剩{spoken(span)}" if span > timedelta() else f"已超{spoken(-span)}"


def spoken(span: timedelta) -> str:
    """A length of time in its largest unit."""
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    if hours >= 48:
        return f"{hours // 24}天"
    if hours:
        return f"{hours}小时"
    return f"{minutes}分钟" if minutes else "不到1分钟"


def yuan(fen: int | None) -> str:
    """An amount in integer fen, in yuan."""
    return "" if fen is None else f"{fen // 100:,}.{fen % 100:02d} 元"


def size(number: int) -> str:
    """A number of bytes: `20 MB`, `1.4 MB`, `3 KB`."""
    if number < 1024 * 1024:
        return f"{max(1, round(number / 1024))} KB"
    return f"{number / (1024 * 1024):.1f} MB".replace(".0 ", " ")


def as_sent(local: str) -> str:
    """What a browser's date-and-time field gives, as the API takes it; anything else unchanged, for it to refuse."""
    try:
        parsed = datetime.fromisoformat(local)
    except ValueError:
        return local
    return local if parsed.tzinfo is not None else f"{parsed:%Y-%m-%dT%H:%M:%S}+08:00"
