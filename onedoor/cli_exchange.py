"""`onedoor exchange …`: files for and from a unit whose network is separated (网闸)."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from onedoor.exchange import Station

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_DIRECTORY = click.Path(file_okay=False, path_type=Path)


@click.group()
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="Where the platform answers.")
@click.option("--token-file", type=_FILE, required=True, help="The token of the unit's system, in a file.")
@click.pass_context
def exchange(context: click.Context, url: str, token_file: Path) -> None:
    """Carry signed and sealed files between a directory and the platform (docs/exchange.md)."""
    from onedoor.exchange import Station

    context.obj = Station(url, token_file.read_text(encoding="utf-8").strip())


@exchange.command()
@click.argument("public_keys", type=_FILE)
@click.pass_obj
def keys(station: "Station", public_keys: Path) -> None:
    """Register the unit's public keys (JSON); prints the platform's."""
    click.echo(json.dumps(station.register(json.loads(public_keys.read_bytes()))["platform"]))


@exchange.command("out")
@click.option("--dir", "directory", type=_DIRECTORY, required=True, help="Where the files are written.")
@click.pass_obj
def write_out(station: "Station", directory: Path) -> None:
    """Write what the unit may know since the last file in the directory."""
    station.write_out(directory, click.echo)


@exchange.command("in")
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option("--receipts", type=_DIRECTORY, required=True, help="Where the receipts are written.")
@click.pass_obj
def take_in(station: "Station", files: tuple[Path, ...], receipts: Path) -> None:
    """Take files from the unit, in the order given; a file taken before is answered as before."""
    station.take_in(files, receipts, click.echo)
