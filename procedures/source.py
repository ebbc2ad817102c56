"""Where a rule or a part of a procedure comes from. A value; anyone may read it."""

from dataclasses import dataclass

from procedures.vocabulary import Origin


@dataclass(frozen=True, slots=True)
class Source:
    """A statute and its article, a place's published account, or us; `note` quotes the words."""

    origin: Origin
    title: str
    article: str | None = None
    note: str | None = None

    def __str__(self) -> str:
        return f"《{self.title}》第{self.article}条" if self.article else self.title
