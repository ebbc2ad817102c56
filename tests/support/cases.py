"""Cases as intake and grid tell of them, and looks into a service that heard of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, MetaData, select, text
from werkzeug.test import TestResponse

from casekit.casecode import CaseCode
from casekit.clock import FixedClock
from casekit.deadlines import Deadline, deadlines_of
from casekit.envelope import Envelope, parse
from casekit.streams import case_stream, unit_stream
from casekit.web import app_of
from contracts.grid import UnitRegistered
from contracts.intake import CaseRegistered, CaseRouted
from contracts.samples import REGION
from contracts.vocabulary import Channel, Grade, MatterType, Relation, Route, Tier, UnitKind, UnitRelation
from procedures import library
from tests.support.listening import Listener

CENTRE = "centre"
_serials = count(1)


def new_code() -> str:
    """A code that no other case of this run has."""
    return str(CaseCode(REGION, 2026, next(_serials)))


@dataclass
class Handler:
    """A service that handles routed cases, and those who speak to it."""

    listener: Listener
    clock: FixedClock
    path: str
    units: set[str] = field(default_factory=set)

    def unit(self, name: str, kind: UnitKind, tier: Tier = Tier.TOWN) -> str:
        """A unit that grid has told of."""
        if name not in self.units:
            self.units.add(name)
            event = UnitRegistered(name, f"{name} 名称", kind, tier)
            self.listener.voices.say("grid", event, unit_stream(name))
        return name

    def routed(
        self, route: Route, unit: str | None, *, place: str = "laibin-xiaopingyang", accused: str | None = None,
        respondent: str | None = None, is_anonymous: bool = False, grade: Grade = Grade.ORDINARY,
    ) -> str:  # fmt: skip
        """The code of a case that was registered and routed, of which the service has heard."""
        code = new_code()
        related = ((accused, Relation.ACCUSED), (respondent, Relation.RESPONDENT))
        units = tuple(UnitRelation(each, relation) for each, relation in related if each is not None)
        version = library.load(place).version
        self.say(
            CaseRegistered(
                code, MatterType.DISPUTE, Channel.WINDOW, place, version, CENTRE,
                party_count=2, is_anonymous=is_anonymous, units=units,
            )
        )  # fmt: skip
        self.say(
            CaseRouted(
                code,
                1,
                route,
                MatterType.DISPUTE,
                "land_forest",
                grade,
                place,
                version,
                unit=unit,
                units=units,
            )
        )
        return code

    def again(
        self, code: str, route: Route, unit: str, round_: int, place: str = "laibin-xiaopingyang"
    ) -> None:
        """The case is routed once more."""
        version = library.load(place).version
        self.say(
            CaseRouted(
                code,
                round_,
                route,
                MatterType.DISPUTE,
                "land_forest",
                Grade.ORDINARY,
                place,
                version,
                unit=unit,
            )
        )

    def say(self, event: Any, source: str = "intake") -> Envelope:
        """The source says it, and the service hears it."""
        envelope = self.listener.voices.say(source, event)
        self.listener.hear()
        return envelope

    def get(self, path: str, role: str, unit: str | None = None, **claims: Any) -> TestResponse:
        """GET below the service's resource."""
        return self.listener.get(f"{self.path}{path}", role, unit, **claims)

    def post(
        self, path: str, body: Any, role: str, unit: str | None = None, headers: dict[str, str] | None = None
    ) -> TestResponse:
        """POST below the service's resource."""
        all_headers = self.listener.token(role, unit) | (headers or {})
        return app_of(self.listener.runtime).test_client().post(
            f"{self.path}{path}", json=body, headers=all_headers
        )  # fmt: skip

    def only(self, code: str, role: str, unit: str) -> dict[str, Any]:
        """The one object that the service opened for the case, as listed."""
        answer = self.get(f"?case={code}", role, unit)
        assert answer.status_code == 200, answer.json
        (item,) = answer.json["items"]
        return dict(item)

    def said(self, code: str) -> list[Envelope]:
        """All that the service said on the case, in order."""
        table = self.listener.runtime.definition.metadata.tables["outbox_messages"]
        wanted = select(table.c.body).where(table.c.stream == case_stream(code)).order_by(table.c.seq)
        with self.listener.runtime.db.begin() as db:
            return [parse(bytes(body)) for body in db.execute(wanted).scalars()]

    def types(self, code: str) -> list[str]:
        """What the service said on the case, besides its deadlines."""
        return [each.type for each in self.said(code) if not each.type.startswith("deadline.")]

    def deadlines(self, code: str) -> dict[str, Deadline]:
        """The last deadline of every kind on the case."""
        with self.listener.runtime.db.begin() as db:
            return {each.kind: each for each in deadlines_of(db, case_stream(code))}

    def inbox(self) -> set[str]:
        """In which states all arrivals are."""
        with self.listener.runtime.db.begin() as db:
            return set(db.execute(text("SELECT DISTINCT state FROM inbox_messages")).scalars())

    def stands_in_the_clear(self, words: Sequence[str]) -> list[str]:
        """The tables in which one of the words can be read."""
        found = []
        with self.listener.runtime.db.begin() as db:
            for name in self.listener.runtime.definition.metadata.tables:
                rows = "\n".join(db.execute(text(f"SELECT t::text FROM {name} t")).scalars())
                if any(word in rows or word.encode().hex() in rows for word in words):
                    found.append(name)
        return found

    def schema_differences(self, metadata: MetaData) -> list[Any]:
        """Where the migrated schema is not the declared one."""
        name = self.listener.runtime.name
        with self.listener.runtime.db.begin() as db:
            options = {"compare_type": True, "compare_server_default": True}
            context = MigrationContext.configure(db, opts=options)
            found = [
                each for each in compare_metadata(context, metadata) if "alembic_version" not in repr(each)
            ]
            statement = (
                "SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = :own ::regnamespace"
            )
            checks = set(db.execute(text(statement), {"own": name}).scalars())
        constraints = [each for table in metadata.tables.values() for each in table.constraints]
        declared = {each.name for each in constraints if isinstance(each, CheckConstraint)}
        return found + sorted(checks ^ declared)
