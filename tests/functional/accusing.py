"""Cases that accuse a unit, lived from end to end, and what the unit's people are answered before and after.

Nothing of it may differ: who holds every role at that unit, with the whole county as his jurisdiction, asks every
resource that shows anything, at both moments. Which there are is read off the OpenAPI document.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.client import Answer, Client
from scenarios.county import Post
from tests.functional import errands
from tests.functional.canaries import Planter
from tests.functional.county import Case, County
from tests.functional.lives import LIVES
from tests.functional.standings import with_every_role
from tests.functional.written_fields import Listening
from tests.support.protection import Rule, rule_of

ACCUSED = "water"  # a unit that has no part in anything
WATCHER = with_every_role(ACCUSED)
# What is done to cases and leaves nothing beside them; the others arrange desks, committees, grids and cards, or have
# the public bring a matter of its own.
ON_CASES = (
    errands.chained, errands.called, errands.written, errands.listed, errands.met, errands.sponsored,
    errands.corrected, errands.moved, errands.referred, errands.settled, errands.handed_over,
    errands.reviewed,
)  # fmt: skip
# Lives in which a case comes of a report, which accuses nobody when it is filed.
OF_REPORTS = ("grid", "on the spot")
# What moves with the clock; and the tree, whose size counts all that is on record and says nothing of it.
MOVING = {
    "/dev/clock", "/v1/desks/{desk}/gaps", "/v1/desks/{desk}/on-duty", "/v1/ledger/checkpoint",
    "/v1/ledger/proofs/inclusion", "/v1/ledger/proofs/consistency",
}  # fmt: skip
QUERY = {
    "subject": "area/centre", "period": "3660d", "count": "registered", "indicator": "registered", "lon": "106.8",
    "lat": "27.7", "month": "2026-03",
}  # fmt: skip
FOUND = {
    "desk": "/v1/desks", "patrol": "/v1/patrols", "task": "/v1/grid-tasks", "card": "/v1/evaluation/cards",
    "ticket": "/v1/tickets",
    "draw": "/v1/follow-up-draws", "bulletin": "/v1/evaluation/bulletins", "export": "/v1/ledger/exports",
}  # fmt: skip
NAMED = {
    "unit": "centre",
    "grid": "grid-e1-1",
    "centre": "centre",
    "committee": "committee-labour",
    "post": "clerk-1",
}
# Nobody has one of these here, or it is his own alone; each has a test of its own.
OTHERS = {"job", "block", "subscription", "stationing", "entry", *FOUND}
Answers = Mapping[str, tuple[int, Any]]


@dataclass(frozen=True)
class Accusing:
    """A client under which every case that is registered accuses the unit."""

    client: Client | Listening

    def call(
        self, method: str, path: str, body: Any = None, *, post: Post | None = None, version: str = ""
    ) -> Answer:
        """As the client's."""
        if (method, path) == ("POST", "/v1/cases"):
            body = {**body, "units": [{"unit": ACCUSED, "relation": "accused"}]}
        return self.client.call(method, path, body, post=post, version=version)


def lived_accused(county: County, words: Planter) -> dict[str, Case]:
    """Every life and errand that concerns cases alone, in cases that accuse the unit."""
    client = county.client
    county.client = Accusing(client)  # type: ignore[assignment]
    try:
        cases = {name: live(county, words).case for name, live in LIVES.items() if name not in OF_REPORTS}
        for errand in ON_CASES:
            errand(county, words)
        county.rest()
    finally:
        county.client = client
    return cases


def answers(county: County, document: Mapping[str, Any]) -> Answers:
    """What the watcher is answered wherever something is shown that no single case judges."""
    names = {**NAMED, **found_names(county)}
    return {
        path: answer(county, filled, operation)
        for path, operation in showing(document)
        if (filled := re.sub(r"{(\w+)}", lambda name: names.get(name.group(1), "{}"), path))
        and "{" not in filled
    }


def showing(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The GETs that no case's wall answers."""
    for path, item in document["paths"].items():
        if "get" in item and path not in MOVING and rule_of(path) not in (Rule.BY_CASE, Rule.PUBLIC):
            yield (
                path,
                {**item["get"], "parameters": item.get("parameters", []) + item["get"].get("parameters", [])},
            )


def found_names(county: County) -> dict[str, str]:
    """The first of each kind that the watcher is shown, if there is any."""
    found = {}
    for name, path in FOUND.items():
        items = county.ask(WATCHER, "GET", path).body.get("items")
        if items:
            found[name] = items[0]["id"]
    return found


def answer(county: County, path: str, operation: Mapping[str, Any]) -> tuple[int, Any]:
    """The status and the body, a list to its end where it is the record; without what he himself caused."""
    asked = [each for each in operation["parameters"] if each.get("in") == "query"]
    query = [f"{each['name']}={QUERY[each['name']]}" for each in asked if each.get("required")]
    query += ["limit=200"] if any(each["name"] == "limit" for each in asked) else []
    whole = f"{path}?{'&'.join(query)}"
    if path.startswith("/v1/ledger/") and any(each["name"] == "after" for each in asked):
        return 200, list(recorded(county, whole))
    headers = {"Authorization": f"Bearer {county.token_for(WATCHER)}"}
    said = county.http.request("GET", county.platform.url + whole, headers=headers)
    body = json.loads(said.data) if "json" in said.headers.get("Content-Type", "") else said.data
    if isinstance(body, dict):
        body.pop("trace", None)
    return said.status, body


def recorded(county: County, path: str) -> Iterator[Any]:
    """The entries of a list, but for what was refused to the watcher himself."""
    after = ""
    while items := county.ask(WATCHER, "GET", path + after).body["items"]:
        yield from (each for each in items if each["actor"] != WATCHER.id)
        after = f"&after={items[-1]['id']}"
