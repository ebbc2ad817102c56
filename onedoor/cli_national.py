"""`onedoor petition-exchange …`: the exchange with the national petition system (国家信访信息系统)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from onedoor.national.carrier import Carrier

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("petition-exchange")
def national() -> None:
    """Carry petitions from the national petition system, and what became of them back (docs/petition-exchange.md)."""


def _between(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say where the two sides are, and with which tokens they let the carrier in."""
    for option in (
        click.option(
            "--units", type=_FILE, help="JSON: the platform's units by the national system's codes."
        ),
        click.option("--nation-token-file", type=_FILE, required=True, help="The token it gave, in a file."),
        click.option("--nation", required=True, help="Where the national petition system answers."),
        click.option(
            "--token-file", type=_FILE, required=True, help="The token of the petition office's system."
        ),
        click.option(
            "--url", default="http://127.0.0.1:8000", show_default=True, help="Where the platform answers."
        ),
    ):
        command = option(command)
    return command


@national.command()
@_between
def carry(url: str, token_file: Path, nation: str, nation_token_file: Path, units: Path | None) -> None:
    """Carry once through, in and out; to be run every minute."""
    done = _carrier(url, token_file, nation, nation_token_file, units).carry()
    told = f"{done.told}/{done.refused}/{done.failed}"
    click.echo(f"in {done.registered}/{done.unfit}  out {told}  opened {done.opened}")


@national.command()
@click.argument("number")
@click.option(
    "--received-at", help="When the office received it, where the time given there cannot be (RFC 3339)."
)
@_between
def again(
    number: str, received_at: str | None, url: str, token_file: Path, nation: str, nation_token_file: Path,
    units: Path | None,
) -> None:  # fmt: skip
    """Take NUMBER in once more, which was refused: as it is there now, and with the units mapped meanwhile."""
    done = _carrier(url, token_file, nation, nation_token_file, units).again(number, received_at)
    click.echo(f"in {done.registered}/{done.unfit}")


def _carrier(
    url: str, token_file: Path, nation: str, nation_token_file: Path, units: Path | None
) -> "Carrier":
    from onedoor.national.carrier import Carrier
    from onedoor.national.speaking import Side

    platform = Side(url, token_file.read_text(encoding="utf-8").strip())
    other = Side(nation, nation_token_file.read_text(encoding="utf-8").strip())
    mapped = {} if units is None else json.loads(units.read_bytes())
    return Carrier(platform, other, mapped, click.echo)


@national.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8090, show_default=True)
def simulate(port: int) -> None:
    """Stand in for the national petition system on this machine, to try the exchange out. Ends with Ctrl-C."""
    from onedoor.national.simulator import NationalSystem, serve

    with serve(NationalSystem(), port) as server:
        click.echo(f"http://127.0.0.1:{server.server_port}")
        server.serve_forever()
