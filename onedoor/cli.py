"""The command line `onedoor`: every way to run, look after and inspect a platform.

Commands import what they need when they are called, so that `--help` is instant, and so that those that serve can
patch the process for green threads before anything else is imported.
"""

import sys
from pathlib import Path

import click

from casekit.errors import Problem
from onedoor.cli_evaluation import evaluation
from onedoor.cli_exchange import exchange
from onedoor.cli_ledger import ledger
from onedoor.cli_national import national
from onedoor.cli_procedure import procedure


class _Commands(click.Group):
    """Turns refusals into one plain line and exit code 1; a traceback never reaches the operator."""

    def invoke(self, ctx: click.Context) -> object:
        from casekit.config import ConfigErrors
        from onedoor.green import hush

        hush()
        try:
            return super().invoke(ctx)
        except ConfigErrors as faults:
            click.echo("The configuration cannot be used. 配置有误：", err=True)
            for line in str(faults).splitlines():
                click.echo(f"  {line}", err=True)
        except Problem as problem:
            click.echo(f"{problem.title_en} {problem.title_zh}", err=True)
            if problem.detail:
                click.echo(f"  {problem.detail}", err=True)
        except OSError as fault:
            if fault.filename is None:  # no file was asked for: a fault of ours, whose place must be seen
                raise
            click.echo("A file or directory cannot be used. 文件或目录无法使用。", err=True)
            click.echo(f"  {fault.filename}: {fault.strerror}", err=True)
        sys.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onedoor")
def main() -> None:
    """OneDoor (一扇门): the platform of a governance and dispute-resolution centre (综治中心).

    Settings come from the environment (ONEDOOR_…); see docs/configuration.md.
    """


main.add_command(procedure)
main.add_command(exchange)
main.add_command(ledger)
main.add_command(evaluation)
main.add_command(national)


@main.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port of the API and the pages (default: PORT, 8000)."
)
@click.option("--host", help="Address to listen on (default 127.0.0.1).")
@click.option(
    "--home", type=click.Path(file_okay=False, path_type=Path), help="Data directory (default .onedoor)."
)
@click.option("--county/--no-county", default=True, help="Load the demonstration county on the first start.")
def up(port: int | None, host: str | None, home: Path | None, *, county: bool) -> None:
    """Run the whole platform in this process, with a PostgreSQL of its own. Nothing to install."""
    from onedoor.embedded.settings import embedded_environment
    from onedoor.green import patch

    patch()
    from onedoor.embedded.up import run

    run(embedded_environment(port=port, host=host, home=home), county=county)


@main.command()
@click.argument("service")
def run(service: str) -> None:
    """Run one service (intake, grid, mediation, petition, evaluation, ledger, gateway) until SIGTERM."""
    from onedoor.green import patch

    patch()
    from onedoor.processes import run_service

    run_service(service)


@main.command()
@click.argument("services", nargs=-1)
def relay(services: tuple[str, ...]) -> None:
    """Publish what services have said: of SERVICES, or of all. Several relays take over from one another."""
    from onedoor.green import patch

    patch()
    from onedoor.processes import run_relay

    run_relay(services)


@main.command()
@click.option(
    "--idle", "idle_seconds", type=click.FloatRange(1), help="End after so many seconds without a job."
)
def worker(idle_seconds: float | None) -> None:
    """Run jobs of all services until SIGTERM."""
    from onedoor.processes import run_worker

    run_worker(idle_seconds)


@main.command()
@click.argument("services", nargs=-1)
def migrate(services: tuple[str, ...]) -> None:
    """Bring schemas, roles and (with a broker) queues to this version: of SERVICES, or of all."""
    from onedoor.migrating import migrate_all

    migrate_all(services, echo=click.echo)


@main.command()
@click.confirmation_option(
    prompt="所有进程都已停止，数据库已退回先前状态？ Have all processes ended, and was the database put back?"
)
def epoch() -> None:
    """Begin a new epoch of events after the database went back in time (`restore` does so by itself)."""
    from onedoor.epochs import begin_here

    begin_here(echo=click.echo)


@main.command()
@click.option("--role", "roles", multiple=True, required=True, help="A role; may be given several times.")
@click.option("--unit", help="The unit in force.")
@click.option("--grid", "grids", multiple=True, help="A grid of a grid worker or leader.")
@click.option("--sub", help="Id of the post (default: made of role and unit).")
@click.option("--name", help="Title of the post.")
@click.option("--region", help="12-digit region code (default: the configured one).")
@click.option("--hours", type=click.IntRange(1, 24 * 30), default=12, show_default=True, help="Validity.")
@click.option(
    "--home", type=click.Path(file_okay=False, path_type=Path), help="Data directory (default .onedoor)."
)
def token(
    roles: tuple[str, ...],
    unit: str | None,
    grids: tuple[str, ...],
    sub: str | None,
    name: str | None,
    region: str | None,
    hours: int,
    home: Path | None,
) -> None:
    """Print a token of the development issuer; for trying things out."""
    from onedoor.tokens import issue

    click.echo(
        issue(roles=roles, unit=unit, grids=grids, sub=sub, name=name, region=region, hours=hours, home=home)
    )


@main.command()
@click.option(
    "--home", type=click.Path(file_okay=False, path_type=Path), help="Data directory (default .onedoor)."
)
def stop(home: Path | None) -> None:
    """Stop the platform that runs from the data directory; returns when it has ended."""
    from onedoor.embedded.stopping import stop_platform

    click.echo(stop_platform(home))


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--home", type=click.Path(file_okay=False, path_type=Path), help="Data directory (default .onedoor)."
)
@click.option("--force", is_flag=True, help="Overwrite FILE and FILE.keys.")
def backup(file: Path, home: Path | None, *, force: bool) -> None:
    """Write the embedded platform's data to FILE (keys apart, to FILE.keys). It may be running."""
    from onedoor.embedded.archive import write_backup

    write_backup(file, home, force=force, echo=click.echo)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--home", type=click.Path(file_okay=False, path_type=Path), help="Data directory (default .onedoor)."
)
def restore(file: Path, home: Path | None) -> None:
    """Put the data of FILE (and FILE.keys) into an empty data directory."""
    from onedoor.embedded.archive import read_backup

    read_backup(file, home, echo=click.echo)


@main.group()
def parked() -> None:
    """Events that could not be handled: list, show, retry, drop."""


_service = click.option("--service", "service", help="Only of this service (default: all).")


@parked.command("list")
@_service
def parked_list(service: str | None) -> None:
    """List what is held or parked, with its error."""
    from onedoor.parking import list_parked

    list_parked(service, echo=click.echo)


@parked.command("show")
@click.argument("service")
@click.argument("message")
def parked_show(service: str, message: str) -> None:
    """Show one parked MESSAGE of SERVICE: its envelope (facts only) and its error."""
    from onedoor.parking import show_parked

    show_parked(service, message, echo=click.echo)


@parked.command("retry")
@click.argument("service")
@click.argument("messages", nargs=-1, required=True)
def parked_retry(service: str, messages: tuple[str, ...]) -> None:
    """Handle MESSAGES of SERVICE again (`all` for every one)."""
    from onedoor.parking import retry_parked

    retry_parked(service, messages, echo=click.echo)


@parked.command("drop")
@click.argument("service")
@click.argument("message")
@click.option("--yes", is_flag=True, help="Do not ask.")
def parked_drop(service: str, message: str, *, yes: bool) -> None:
    """Give up one parked MESSAGE of SERVICE; the drop is itself an event on the record."""
    if not yes:
        click.confirm(
            "该事件在此将永不生效，确定放弃？ The event will never take effect here. Drop it?", abort=True
        )
    from onedoor.parking import drop_parked

    drop_parked(service, message, echo=click.echo)


@main.group()
def check() -> None:
    """Inspect an installation."""


@check.command("five-standards")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def check_five_standards(*, as_json: bool) -> None:
    """五规范 self-check of this installation; exit 1 when something is missed. Reads, and changes nothing."""
    from onedoor.standards.telling import check

    sys.exit(check(as_json=as_json, echo=click.echo))


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port (default: DEMO_PORT, 8001).")
@click.option("--once", is_flag=True, help="End when the cases are played (ONCE=1).")
@click.option("--full", is_flag=True, help="The whole flood of wage claims instead of a tenth.")
def demo(port: int | None, *, once: bool, full: bool) -> None:
    """Play four real cases on an instance of its own, on a driven clock."""
    from onedoor.demo import run_demo

    run_demo(port=port, once=once, full=full)


@main.command("up-distributed")
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Data directory (default ONEDOOR_HOME, .onedoor-dist).",
)
@click.option("--county/--no-county", default=True, help="Load the demonstration county on the first start.")
def up_distributed(home: Path | None, *, county: bool) -> None:
    """Start every process of the distributed platform here, against a local broker and database."""
    from onedoor.distributed import run_all

    run_all(home, county=county)


if __name__ == "__main__":
    main()
