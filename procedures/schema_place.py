"""The schema of what only a place publishes: its organisation, meetings, papers and plans.

Every part states the words it rests on (`says`). Called by `procedures.schema` only.
"""

from procedures import vocabulary as words
from procedures.schema_words import COUNT, KEY, TEXT, Schema, list_of, object_of, one_of, set_of
from procedures.terms import Unit

_UNPUBLISHED = {"const": "unpublished"}
_SESSION = "([01][0-9]|2[0-3]):[0-5][0-9]"

_WITHIN = object_of(
    ("amount", "unit"),
    amount={"type": "integer", "minimum": 1, "maximum": 366},
    unit={"enum": [unit.value for unit in Unit if unit not in (Unit.HOUR, Unit.BUSINESS_HOUR)]},
)

# Who settles a grade, and how; our defaults name grades in the same words.
GRADE = object_of(
    ("grade", "name"),
    grade=one_of(words.Grade),
    name=TEXT,
    tier=one_of(words.Tier),
    together_with=set_of(TEXT),
    led_by=KEY,
    manner=TEXT,
    one_each=set_of(one_of(words.Attachment)),
    task_group=set_of(TEXT),
    says=TEXT,
)

MEDIATION: Schema = {
    "ladder": set_of(one_of(words.Tier)),
    "until_settled": {"type": "boolean"},
    "after_failure": one_of(words.Route),
    "rounds": {"anyOf": [COUNT, _UNPUBLISHED]},
    "committees": set_of(TEXT),
    "linked_with": set_of(one_of(words.Route)),
    "says": TEXT,
}

# A place states its ladder, or that it publishes none.
PLACE_MEDIATION = {
    **object_of(("says",), **MEDIATION, unpublished=set_of({"const": "ladder"})),
    "oneOf": [{"required": ["ladder"]}, {"required": ["unpublished"]}],
}

PLACE_EXTENSION = object_of(
    ("term", "times", "approved_by", "notice", "says"),
    term={"$ref": "#/$defs/term"},
    times=COUNT,
    approved_by=KEY,
    notice={"type": "boolean"},
    says=TEXT,
)


def _said(*required: str, **properties: Schema) -> Schema:
    return object_of((*required, "says"), **properties, says=TEXT)


_PER_CENT = {"type": "integer", "minimum": 0, "maximum": 1_000_000}
_CONDITION = {
    **object_of(
        ("indicator", "least"),
        indicator=KEY,
        below=_PER_CENT,
        at_least=_PER_CENT,
        least=COUNT,
        until=_PER_CENT,
    ),
    "oneOf": [{"required": [each.value]} for each in words.Comparison],
}

# When a unit is given a card; our defaults state all of it, a place what it publishes.
CARDING: Schema = {
    "every": one_of(words.Every),
    "grace": {"$ref": "#/$defs/term"},
    "triggers": list_of(
        object_of(
            ("key", "colour", "when"),
            key=KEY,
            colour=one_of(words.Colour),
            of=set_of(one_of(words.Judged)),
            tiers=set_of(one_of(words.Tier)),
            when=list_of(_CONDITION),
        )
    ),
}

PUBLISHED: Schema = {
    "carding": object_of((), **CARDING),
    "cards": list_of(
        _said(
            "colour",
            "trigger",
            "consequence",
            colour=one_of(words.Colour),
            trigger=TEXT,
            consequence=TEXT,
            threshold=COUNT,
        )
    ),
    "meetings": list_of(_said("name", "every", name=TEXT, every=one_of(words.Every), times=COUNT)),
    "reception": list_of(_said("name", "every", name=TEXT, every=one_of(words.Every), times=COUNT, by=KEY)),
    "duty": list_of(
        _said(
            "name",
            "hours",
            name=TEXT,
            hours={"type": "integer", "minimum": 1, "maximum": 24},
            departments=set_of(TEXT),
            by=KEY,
        )
    ),
    "stationing": list_of(
        _said("presence", presence=one_of(words.Presence), whom=TEXT, units=COUNT, people=COUNT)
    ),
    "channels": set_of(one_of(words.Channel)),
    "office_hours": set_of({"type": "string", "pattern": f"^{_SESSION}-{_SESSION}$"}),
    "letters": list_of(_said("kind", "name", kind=one_of(words.Letter), name=TEXT)),
    "risk_list": _said("papers", "struck_off_at", papers=set_of(TEXT), struck_off_at=KEY),
    "national_opening": _said("when", when=one_of(words.OpeningWhen)),
    "grid_levels": list_of(_said("level", "does", level=COUNT, does=set_of(TEXT))),
    "figures": list_of(_said("of", "count", of=one_of(words.Counted), count=COUNT)),
    "unified": list_of(_said("name", "parts", name=TEXT, parts=set_of(TEXT))),
    "petition_plans": list_of(
        _said(
            "grade",
            "name",
            "stages",
            "cumulative",
            grade=one_of(words.Grade),
            name=TEXT,
            stages=list_of(
                object_of(("act", "name", "within"), act=one_of(words.PlanAct), name=TEXT, within=_WITHIN)
            ),
            cumulative={"anyOf": [{"type": "boolean"}, _UNPUBLISHED]},
            open=set_of({"const": "unit"}),
        )
    ),
    "remarks": list_of(TEXT),
}
