"""Writes the tables of `docs/access.md` from the policy (`python -m tools.access_table`); a test holds both."""

from pathlib import Path

from access.rules import CASE_RULES, GENERAL_RULES
from access.steps import granted
from procedures import library

PAGE = Path(__file__).resolve().parent.parent / "docs" / "access.md"
BEGIN, END = "<!-- from access/rules.py -->", "<!-- to here -->"


def tables() -> str:
    """The tables in Markdown."""
    lines = ["what for | roles | standing | clear | masked", "--- | --- | --- | --- | ---"]
    for rule in CASE_RULES:
        cells = (rule.roles, rule.standings, rule.clear, rule.masked)
        lines.append(" | ".join([rule.purpose, *(_words(cell) for cell in cells)]))
    lines += ["", "act that concerns no case | roles | scope", "--- | --- | ---"]
    for general in GENERAL_RULES:
        lines.append(f"{_words(general.acts)} | {_words(general.roles)} | {general.scope.value}")
    lines += ["", "by its own file, in the cases of | may also", "--- | ---"]
    lines += [f"{place} | {_added(place)}" for place in library.places() if _added(place) != "—"]
    return "\n".join(lines)


def _added(place: str) -> str:
    """What the place lets roles do that the table does not."""
    ours = {(role, act) for rule in CASE_RULES for role in rule.roles for act in rule.acts}
    found = granted(library.library_of(None), place, library.load(place).version) - ours
    return ", ".join(f"`{role}`: `{act}`" for role, act in sorted(found)) or "—"


def _words(values: frozenset) -> str:  # type: ignore[type-arg]
    return ", ".join(f"`{value}`" for value in sorted(values)) or "—"


def main() -> None:
    """Write them."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
