"""`onedoor exchange`: carries files between a directory and the platform's API, for a unit whose network is separated.

It is a client as any other, with the unit's own token. A file is written aside and renamed, so that whoever carries the
directory across finds whole files only; run again after anything, it goes on where it was.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import urllib3

from casekit.errors import Problem

_TIMEOUT: Final = urllib3.Timeout(connect=3.0, read=10.0)
_OUT: Final = re.compile(r"out-(\d{8})\.json")
_LAST: Final = "last-out"  # the number of the last file written here, which may have been carried off since
_MOST_TRIES: Final = 100  # of one file, each of which does some of it
Echo = Callable[[str], None]


class ExchangeRefused(Problem):
    """The platform refused, or cannot be reached; `detail` says which and why, in codes."""

    code = "EXCHANGE_REFUSED"
    status = 409
    title_en = "The platform did not take it."
    title_zh = "平台未受理。"


class Station:
    """The platform at `url`, spoken to with the unit's token."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._http = urllib3.PoolManager(maxsize=1, retries=False, timeout=_TIMEOUT)

    def register(self, keys: Mapping[str, str]) -> Mapping[str, Any]:
        """Register the unit's public keys; what the platform answers. Raises ExchangeRefused."""
        return self._ask("PUT", "/v1/exchange/keys", keys)

    def write_out(self, directory: Path, echo: Echo) -> int:
        """Write every file that is due behind those in `directory`; returns how many. Raises ExchangeRefused."""
        directory.mkdir(parents=True, exist_ok=True)
        last = _last_in(directory)
        written = 0
        while (made := self._ask("POST", "/v1/exchange/outgoing", {"after": last}))["file"] is not None:
            last, written = made["number"], written + 1
            _write(directory / f"out-{last:08}.json", made["file"])
            _write(directory / _LAST, last)
            echo(f"out-{last:08}.json  {made['digest']}")
        return written

    def take_in(self, files: Iterable[Path], receipts: Path, echo: Echo) -> None:
        """Bring files in, in the order given, each to its end; its receipt is written. Raises ExchangeRefused."""
        receipts.mkdir(parents=True, exist_ok=True)
        for path in files:
            done = self._to_its_end(path)
            name = f"receipt-{done['number']:08}.json"
            _write(receipts / name, done["receipt"])
            echo(f"{path.name}  {done['digest']}  {done['items']} / {done['refused']}  → {name}")

    def _to_its_end(self, path: Path) -> Mapping[str, Any]:
        try:
            parcel = json.loads(path.read_bytes())
        except ValueError:
            raise ExchangeRefused(f"{path.name}: NOT_JSON") from None
        for _ in range(_MOST_TRIES):
            done = self._ask("POST", "/v1/exchange/incoming", parcel, path.name)
            if done["is_done"]:
                return done
        raise ExchangeRefused(f"{path.name}: {done['done']} / {done['items']}")

    def _ask(self, method: str, path: str, body: Any, about: str = "") -> Mapping[str, Any]:
        try:
            answer = self._http.request(
                method,
                self._url + path,
                body=json.dumps(body).encode(),
                headers=self._headers,
                redirect=False,
            )
            said = json.loads(answer.data)
        except (urllib3.exceptions.HTTPError, ValueError) as fault:
            raise ExchangeRefused(f"{about} {type(fault).__name__}".strip()) from None
        if answer.status >= 400:
            raise ExchangeRefused(" ".join(filter(None, (about, *_why(said)))))
        found: Mapping[str, Any] = said
        return found


def _why(said: Any) -> Iterable[str]:
    """The code of a refusal, and what it names."""
    if not isinstance(said, dict):
        return ["?"]
    return [str(said.get("code")), *(f"{name}={said[name]}" for name in ("why", "expected") if name in said)]


def _last_in(directory: Path) -> int:
    """The number of the last file that was written into the directory."""
    numbers = [int(found[1]) for each in directory.iterdir() if (found := _OUT.fullmatch(each.name))]
    noted = directory / _LAST
    return max([*numbers, int(noted.read_text(encoding="utf-8")) if noted.exists() else 0])


def _write(path: Path, document: Any) -> None:
    """A whole file or none."""
    aside = path.with_name(f".{path.name}.part")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(document, file)
        file.flush()
        os.fsync(file.fileno())
    aside.rename(path)
