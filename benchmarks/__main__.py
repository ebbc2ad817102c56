"""`python -m benchmarks [NAME …]`: measure, show, and keep the figures in benchmarks/out/<name>.json."""

from collections.abc import Sequence
from importlib import import_module

import click

NAMES = {
    "registration": "cases registered per second, beside a FastAPI monolith",
    "lists": "every list at a million cases, whoever asks and however it is filtered",
    "ticker": "a turn of the ticker with up to a million deadlines open",
    "importing": "rows imported per second, beside single requests, and memory",
    "simulation": "a synthetic year of a thousand cases by the real handlers",
    "delivery": "from a commit to its effect in another service and to a department's queue, at half load",
    "embedded": "memory and start of the embedded platform",
    "relay_rate": "events per second from outbox to broker, beside raw pika",
    "inbox_effects": "events per second from inbox to effect",
    "evaluation_year": "a county's year of 100,000 cases through evaluation's inbox",
    "dashboards": "figures, what is behind them and cards at 10,000 and at 5,000,000 cases",
    "delivery_latency": "from commit to the listener's inbox: bus and relay alone",
}
_LISTED = "\n\n\b\n" + "\n".join(f"{name:17} {what}" for name, what in NAMES.items())


@click.command(
    help="Measure what is NAMEd, or everything. Servers are private, and gone afterwards." + _LISTED,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("names", nargs=-1, type=click.Choice(list(NAMES)), metavar="[NAME]...")
@click.option("--quick", is_flag=True, help="Fewer and shorter repeats: to see that it works, not to quote.")
@click.option("--cases", type=click.IntRange(1000), help="Of `lists`: at so many cases.")
def main(names: Sequence[str], *, quick: bool, cases: int | None) -> None:
    """Measure one after another."""
    if cases is not None and set(names) != {"lists"}:
        raise click.UsageError("--cases is of `lists` alone.")
    for name in names or NAMES:
        sized = {} if cases is None else {"cases": cases}
        report = import_module(f"benchmarks.{name}").measure(quick, **sized)
        report.show()
        click.echo(f"  → {report.save().relative_to(report.save().parents[2])}\n")


if __name__ == "__main__":
    main()
