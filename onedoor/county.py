"""Loads the demonstration county (示范县) into a platform, through its public API alone.

Loading twice changes nothing: what is there is left as it is, also where the centre has renamed or ended it meanwhile.
Called by `onedoor up` on the first start, by the demonstration and by tests.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO
from urllib.parse import quote

from casekit.auth import dev_issuer_for
from casekit.children import wait_until
from casekit.config import Config
from casekit.errors import Problem
from scenarios.client import Answer, Client, TokenFor
from scenarios.county import County, Post, read_county

DONE_FILE = "county-loaded"
LOADER = "director-1"  # the centre's director answers for units, grids and staff
HEARD_SECONDS = 60.0  # mediation hears of the units that grid has taken
_LARGEST_PAGE = 200
_NOT_HEARD = frozenset({403, 404})  # of the committee, or of the loader's centre


class CountyRefused(Problem):
    """The platform does not take a unit, grid or post of the county."""

    code = "COUNTY_REFUSED"
    status = 502
    title_en = "The demonstration county cannot be loaded."
    title_zh = "示范县数据未能载入。"


def load_county(client: Client, county: County | None = None) -> int:
    """Register what the platform does not have yet of the county; returns how many units, grids, posts and arranged
    committees that were.

    Raises CountyRefused or Unreachable.
    """
    county = county or read_county()
    loader = county.posts[LOADER]
    return (
        _register(client, loader, "/v1/units", county.units, "&ended=true")
        + _register(client, loader, "/v1/grids", county.grids, "&ended=true")
        + _register(client, loader, "/v1/staff", county.staff, "&ended=true")
        + _arrange(client, loader, county.committees)
    )


def load_on_first_start(config: Config, say: TextIO) -> None:
    """Load the county once in the life of a data directory; a centre that has units of its own is left alone.

    Raises CountyRefused or Unreachable.
    """
    done = config.home / DONE_FILE
    if done.exists():
        return
    if not config.dev_issuer or config.production:
        print(
            "示范县未载入：需要开发用身份签发 (the county needs the development issuer)", file=say, flush=True
        )
        return
    client = Client(url_of(config), issued_by(config))
    try:
        county = read_county()
        there = _ids(client, county.posts[LOADER], "/v1/units", "&ended=true")
        if there <= {unit["id"] for unit in county.units}:
            load_county(client, county)
        done.touch(mode=0o600)
    finally:
        client.close()


def issued_by(config: Config) -> TokenFor:
    """Tokens of the development issuer of this home. Raises DevIssuerRefused in production."""
    issuer = dev_issuer_for(config)

    def token_for(post: Post) -> str:
        return issuer.issue(
            post.roles, post.unit, post.id, post.title, region=config.region, grids=post.grids
        )

    return token_for


def url_of(config: Config) -> str:
    """Where the platform of this configuration answers, seen from this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.host, config.host)  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{config.port}"


def _register(
    client: Client, loader: Post, path: str, items: Iterable[Mapping[str, Any]], filters: str = ""
) -> int:
    there = _ids(client, loader, path, filters)
    missing = [item for item in items if item["id"] not in there]
    for item in missing:
        answer = client.call("POST", path, dict(item), post=loader)
        if not answer.is_success:
            raise CountyRefused(f"{path} {item['id']}: {answer.said}")
    return len(missing)


def _arrange(client: Client, loader: Post, committees: Iterable[Mapping[str, Any]]) -> int:
    """Committees that are not registered: first who serves them and where, so that what was cut off is done again."""
    items = [*committees]
    there = _ids(client, loader, "/v1/committees", key="unit") if items else set()
    missing = [item for item in items if item["id"] not in there]
    for item in missing:
        at = f"/v1/committees/{item['id']}"
        for kind in ("mediators", "rooms"):
            for each in item.get(kind, ()):
                _put(client, loader, f"{at}/{kind}/{each['id']}", _without(each, "id"))
        _put(client, loader, at, _without(item, "id", "mediators", "rooms"))
    return len(missing)


def _put(client: Client, loader: Post, path: str, body: Mapping[str, Any]) -> None:
    def put() -> Answer:
        return client.call("PUT", path, body, post=loader)

    answer = _once_heard(put)
    if not answer.is_success:
        raise CountyRefused(f"{path}: {answer.said}")


def _once_heard(put: Callable[[], Answer]) -> Answer:
    """The answer of mediation, as soon as it has heard of the committee and of the centre above it."""
    answers = [put()]

    def is_heard() -> bool:
        if answers[-1].status in _NOT_HEARD:
            answers.append(put())
        return answers[-1].status not in _NOT_HEARD

    wait_until(is_heard, HEARD_SECONDS)
    return answers[-1]


def _without(item: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in names}


def _ids(client: Client, loader: Post, path: str, filters: str = "", key: str = "id") -> set[str]:
    """The ids of everything listed at `path`, page by page."""
    found: set[str] = set()
    cursor: str | None = ""
    while cursor is not None:
        page = f"{path}?limit={_LARGEST_PAGE}{filters}" + (f"&cursor={quote(cursor)}" if cursor else "")
        answer = client.call("GET", page, post=loader)
        if not answer.is_success:
            raise CountyRefused(f"{path}: {answer.said}")
        found |= {item[key] for item in answer.body["items"]}
        cursor = answer.body["next"]
    return found
