"""Many rows for one statement: one parameter for each column, a JSON array of its values.

Costs server and client about a third of what the same plain rows cost as JSON objects, and half of arrays or of VALUES.
Pure; for statements that write what many events of a batch change.
"""

import json
from collections.abc import Iterable, Mapping, Sequence


def rowset(types: Mapping[str, str]) -> str:
    """A subselect of the rows, for the end of FROM: by column its SQL type; its parameter is named like the column."""
    parts = ", ".join(f"json_array_elements_text(CAST(:{name} AS json))" for name in types)
    columns = ", ".join(types)
    read = ", ".join(
        name if kind == "text" else f"CAST({name} AS {kind}) AS {name}" for name, kind in types.items()
    )
    return f"(SELECT {read} FROM ROWS FROM ({parts}) AS c ({columns})) AS r"


def columns(types: Mapping[str, str], rows: Iterable[Sequence[object]]) -> dict[str, str]:
    """The parameters of `rowset`, of at least one row: each a value for every column in its order, as JSON has them."""
    values = zip(*rows, strict=True)
    return {name: json.dumps(each, ensure_ascii=False) for name, each in zip(types, values, strict=True)}
