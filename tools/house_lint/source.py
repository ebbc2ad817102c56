"""A file under check and what is said about it. Used by every rule."""

import ast
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property


@dataclass(frozen=True)
class Finding:
    """One breach of a house rule."""

    path: str
    line: int
    rule: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.sentence}"


@dataclass(frozen=True)
class Source:
    """A file by its path from the root (with slashes) and its text."""

    path: str
    text: str

    def is_in(self, *patterns: str) -> bool:
        """Whether the path matches one of the patterns; `*` matches slashes too."""
        return any(fnmatchcase(self.path, pattern) for pattern in patterns)

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree. Raises SyntaxError."""
        return ast.parse(self.text, self.path)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text; line n is `lines[n - 1]`."""
        return self.text.splitlines()

    @cached_property
    def imported(self) -> dict[str, str]:
        """The full dotted name behind each name that an import binds, wherever in the file it stands."""
        names: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    bound = alias.asname or alias.name.partition(".")[0]
                    names[bound] = alias.name if alias.asname else bound
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                for alias in node.names:
                    names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        return names

    def full_name(self, expression: ast.expr) -> str | None:
        """The dotted name an expression refers to through the file's imports (`t.sleep` → `time.sleep`)."""
        parts: list[str] = []
        while isinstance(expression, ast.Attribute):
            parts.append(expression.attr)
            expression = expression.value
        if not isinstance(expression, ast.Name) or expression.id not in self.imported:
            return None
        return ".".join([self.imported[expression.id], *reversed(parts)])
