"""What a refusal says beside its title is a code, or a sentence in both languages (docs/api.md)."""

import ast
from collections.abc import Iterator

import pytest

from casekit.errors import Problem
from casekit.web.app import ServiceApp

PACKAGES = ("casekit", "services", "gateway", "access", "procedures")
# Told to operators when something cannot start or be read, never to a caller.
OF_OPERATORS = {
    "CardRulesRefused",
    "CatalogueRefused",
    "IssuerSilent",
    "RuleMissing",
    "Undecryptable",
    "VersionUnknown",
}


def kinds(above: type[Problem]) -> Iterator[type[Problem]]:
    for kind in above.__subclasses__():
        yield kind
        yield from kinds(kind)


def is_sentence(node: ast.expr) -> bool:
    """Whether it is written down as more than one word, and not as a `Message`."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return any(isinstance(each, ast.Constant) and " " in str(each.value) for each in parts)


def test_every_sentence_is_in_both_languages(
    apps: dict[str, ServiceApp], pytestconfig: pytest.Config
) -> None:
    ours = {kind for kind in kinds(Problem) if kind.__module__.startswith(PACKAGES)}
    names = {kind.__name__ for kind in ours} - OF_OPERATORS
    assert len(apps) > 6
    assert {"ExtensionRefused", "MalformedRequest", "ParentUnfit"} <= names
    found = []
    for package in PACKAGES:
        for file in (pytestconfig.rootpath / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                name = (
                    getattr(node.func, "id", getattr(node.func, "attr", ""))
                    if isinstance(node, ast.Call)
                    else ""
                )
                if name in names and node.args and is_sentence(node.args[0]):
                    found.append(f"{file}:{node.lineno}")
    assert found == []
