"""Canaries: words that nobody else writes, given to every field, and found again in whatever coding text travels."""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

# What every canary holds one of, long enough not to come about by chance in megabytes of anything.
STEMS = ("上官雀儿", "飞过青山", "199-0555-", "52030219800101")
_AROUND = 60


@dataclass
class Planter:
    """Gives every field a canary of its own."""

    planted: dict[str, str] = field(default_factory=dict)

    def __call__(self, where: str) -> str:
        number = len(self.planted)
        last = where.rpartition(".")[2]
        canary = {
            "phone": f"199-0555-{number:04d}", "id_number": f"52030219800101{number:04d}",
            "name": f"上官雀儿{number:03d}", "email": f"199-0555-{number:04d}@example.org",
        }.get(last, f"白鸽{number:03d}飞过青山")  # fmt: skip
        if where.startswith(("attachments.", "proofs.")) and last == "name":
            canary += ".txt"
        self.planted[canary] = where
        return canary


def codings(text: str) -> Iterator[bytes]:
    """The ways in which a text travels in bytes."""
    utf8 = text.encode()
    yield utf8
    yield text.encode("utf-16-le")
    yield text.encode("gb18030")
    yield json.dumps(text)[1:-1].encode()
    yield text.encode("unicode_escape")
    yield quote(text).encode()
    yield utf8.hex().encode()
    yield repr(utf8)[2:-1].encode()
    # PostgreSQL's escape form
    yield "".join(f"\\{byte:03o}" if byte > 127 else chr(byte) for byte in utf8).encode()
    # base64 of it wherever it begins; the characters at the edges depend on what is beside it
    for shift in range(3):
        packed = base64.b64encode(b"\x00" * shift + utf8).rstrip(b"=")
        yield packed[4 if shift else 0 : -1]


def found_in(data: bytes, texts: Iterable[str] = STEMS) -> list[bytes]:
    """Where one of the texts first stands in the data in each coding that it stands in, with what is around it."""
    places = (data.find(form) for text in texts for form in set(codings(text)))
    return [data[max(0, place - _AROUND) : place + _AROUND] for place in places if place >= 0]
