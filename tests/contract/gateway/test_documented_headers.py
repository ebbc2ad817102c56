"""The document names a header where it has an effect, and nowhere else: as the resources give it to the bridge."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

from casekit.web.app import ServiceApp
from casekit.web.documentation import HEADERS

# They give the stream of what they are about to make, or of the grid they report from; nobody has seen that before.
CREATIONS = {"/v1/units", "/v1/grids", "/v1/reports"}


def functions(view: Callable[..., Any]) -> Iterator[FunctionType]:
    """The resource's own function, and those of its module's closure that it may call."""
    own = inspect.unwrap(view)
    assert isinstance(own, FunctionType)
    yield own
    for cell in own.__closure__ or ():
        if isinstance(cell.cell_contents, FunctionType):
            yield cell.cell_contents


def calls(view: Callable[..., Any]) -> Iterator[tuple[str, bool]]:
    """How the resource calls the bridge: whether it reads or writes, and whether it names a stream."""
    for function in functions(view):
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="bridge"), attr="read" | "write" as act)):
                    yield act, any(each.arg == "stream" for each in node.keywords)
                case ast.Call(func=ast.Attribute(value=ast.Name(id="viewing"), attr="show")):
                    yield "read", True  # by way of `access.viewing`, which gives the stream on


def heeded(method: str, path: str, view: Callable[..., Any]) -> set[str]:
    """The headers that the bridge looks at for this resource."""
    found = set(calls(view))
    is_about = path not in CREATIONS or method == "get"
    names = {"Case-Version"} if is_about and any(has_stream for _, has_stream in found) else set()
    if is_about and ("write", True) in found:
        names.add("If-Match")
    if method == "post" and any(act == "write" for act, _ in found):
        names.add("Idempotency-Key")
    return names


def test_a_header_is_documented_where_the_bridge_heeds_it(apps: dict[str, ServiceApp]) -> None:
    documented, real = {}, {}
    for app in apps.values():
        for rule in app.url_map.iter_rules():
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            item = app.openapi["paths"].get(path, {})
            for method in {each.lower() for each in rule.methods or ()} & item.keys():
                references = [each.get("$ref", "") for each in item[method]["parameters"]]
                names = {HEADERS[each.rpartition("/")[2]]["name"] for each in references if each}
                documented[method, path] = names
                real[method, path] = heeded(method, path, app.view_functions[rule.endpoint])
    assert len(documented) > 60
    assert documented == real
