"""Taking a file from a unit: whole and in order, each item once, what became of it on record.

`arrive` opens the file and notes that it has come, `note` what became of each item, `finish` that all is done. Each is
a transaction of its own: whoever dies in between brings the file again, and it goes on where it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg2.extras import Json
from sqlalchemy import func, text, update

from casekit.auth import Actor
from casekit.streams import unit_stream
from casekit.work import Work
from contracts.gateway import ExchangeTaken
from gateway.exchange.errors import FileOutOfOrder, FileReplaced
from gateway.exchange.files import Content, Item, digest_of, opened, sealed
from gateway.exchange.imports import begun as follow
from gateway.exchange.tables import FILES
from gateway.exchange.units import file_of, last_file, own_keys, registered, unit_of

_NOTE = text(
    "UPDATE exchange_files SET results = results || CAST(:result AS jsonb)"
    " WHERE unit = :unit AND direction = 'in' AND number = :number AND jsonb_array_length(results) = :done"
)


@dataclass(frozen=True, slots=True)
class Begun:
    """A file that has come. `done`: of how many items it is known what became of them."""

    unit: str
    number: int
    digest: str
    items: tuple[Item, ...]
    done: int

    def key(self, place: int) -> str:
        """By which the item at a place is carried out once."""
        return f"exchange-{self.digest}-{place}"


def arrive(work: Work, actor: Actor, parcel: Mapping[str, str]) -> Begun:
    """Open a file; one that has come before goes on.

    Raises Forbidden, NotExchanging, FileUnreadable, FileOutOfOrder or FileReplaced.
    """
    unit = unit_of(work, actor)
    work.lock(unit_stream(unit))
    row = registered(work, unit)
    content = opened(parcel, unit, row["signing_key"], own_keys(work.extras["vault"]))
    digest = digest_of(parcel)
    known = file_of(work, unit, "in", content.number)
    if known is None:
        _check_follows(content, last_file(work, unit, "in"))
        work.insert(
            "exchange_files", unit=unit, direction="in", number=content.number, region=work.region, digest=digest,
            items=len(content.items), begun_at=work.now,
        )  # fmt: skip
        _forget_received(work, unit, content.received)
    elif known["digest"] != digest:
        raise FileReplaced
    done = 0 if known is None else len(known["results"])
    return Begun(unit, content.number, digest, content.items, done)


def note(work: Work, begun: Begun, place: int, result: Mapping[str, Any]) -> None:
    """What became of the item at a place; nothing, if somebody else has noted it. An import is followed from here."""
    values = {"unit": begun.unit, "number": begun.number, "done": place, "result": Json([dict(result)])}
    if work.execute(_NOTE, values).rowcount:
        follow(work, begun.unit, begun.number, result)


def finish(work: Work, actor: Actor, begun: Begun) -> dict[str, Any]:
    """How far the file has come; done, once something is known of every item, and then with its receipt."""
    unit = unit_of(work, actor)
    work.lock(unit_stream(unit))
    row, file = registered(work, unit), file_of(work, unit, "in", begun.number)
    if file is None:
        raise LookupError("a file that has come is on record")
    results, is_done = file["results"], len(file["results"]) == file["items"]
    refused = sum(each["status"] >= 400 for each in results)
    if is_done and file["done_at"] is None:
        f = FILES.c
        mine = (f.unit == unit) & (f.direction == "in") & (f.number == begun.number)
        work.execute(update(FILES).where(mine).values(done_at=work.now))
        said = ExchangeTaken(unit, begun.number, begun.digest, len(results), refused)
        work.append(unit_stream(unit), said)
    keys, receipt = own_keys(work.extras["vault"]), None
    if is_done:
        receipt = sealed(
            unit, "receipt", begun.number, begun.digest, results, row["sealing_key"], keys.signing
        )
    return {
        "number": begun.number, "digest": begun.digest, "items": file["items"], "done": len(results),
        "refused": refused, "is_done": is_done, "receipt": receipt,
    }  # fmt: skip


def _check_follows(content: Content, last: Mapping[str, Any] | None) -> None:
    """Raises FileOutOfOrder or FileReplaced."""
    if last is not None and last["done_at"] is None:
        raise FileOutOfOrder(expected=last["number"])
    expected = 1 if last is None else last["number"] + 1
    if content.number != expected:
        raise FileOutOfOrder(expected=expected)
    if content.previous != ("" if last is None else last["digest"]):
        raise FileReplaced(expected=expected)


def _forget_received(work: Work, unit: str, number: int) -> None:
    """The unit has our files up to that one: they need not be given again."""
    f = FILES.c
    had = (f.unit == unit) & (f.direction == "out") & (f.number <= number) & f.body.is_not(None)
    work.execute(update(FILES).where(had).values(body=None, done_at=func.coalesce(f.done_at, work.now)))
