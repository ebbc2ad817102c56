"""The JSON Schema (2020-12) of a procedure file, made from the closed vocabulary so that it cannot drift from it.

`docs/procedure.schema.json` is this schema as published; a test holds the two equal. What a schema cannot say
(that a step can be reached, that a term is not looser than statute) is the linter's.
"""

from procedures import schema_triage
from procedures import vocabulary as words
from procedures.schema_place import CARDING, GRADE, MEDIATION, PLACE_EXTENSION, PLACE_MEDIATION, PUBLISHED
from procedures.schema_words import (
    COUNT,
    DATE,
    KEY,
    TEXT,
    TRUE,
    Schema,
    list_of,
    object_of,
    one_of,
    ref,
    set_of,
    source,
)
from procedures.starting import Served, StartEvent
from procedures.terms import Unit

_SOURCES: Schema = {
    "law": source("law", "article"),
    "report": source("report"),
    "ours": source("ours"),
}

_TERM = object_of(
    ("amount", "unit"),
    amount={"type": "integer", "minimum": 0, "maximum": 3660},
    unit=one_of(Unit),
    roll_over=TRUE,
    business_close={"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
)

_WARNING = object_of(
    ("amount", "unit"), amount=COUNT, unit={"enum": [Unit.HOUR.value, Unit.DAY.value, Unit.WEEK.value]}
)

_STARTS = {
    **object_of((), event=one_of(StartEvent), delivery=one_of(Served)),
    "minProperties": 1,
    "maxProperties": 1,
}

_RULE_PARTS: Schema = {
    "kind": one_of(words.DeadlineKind),
    "grade": one_of(words.Grade),
    "tier": one_of(words.Tier),
    "term": ref("term"),
    "starts": _STARTS,
    "owner": KEY,
    "attempts": COUNT,
    "warn_before": list_of(ref("warning")),
    "escalate_to": set_of(KEY),
}


def _extension(source_: str) -> Schema:
    """How a rule is extended that is not a place's; without a term its length is the parties' to agree on."""
    return object_of(
        ("times", "approved_by", "notice", "source"),
        term=ref("term"),
        times=COUNT,
        approved_by=KEY,
        notice={"type": "boolean"},
        source=ref(source_),
    )


_NOT_COUNTED = set_of(one_of(words.NotCounted))

# A place says a term in its own words (`says`), or says that it publishes none.
_PLACE_RULE = {
    **object_of(
        ("kind",),
        **_RULE_PARTS,
        says=TEXT,
        unpublished=TRUE,
        open=set_of({"enum": ["unit", "owner", "roll_over"]}),
        target=TRUE,
        extension=PLACE_EXTENSION,
        not_counted=_NOT_COUNTED,
    ),
    "dependentRequired": {"target": ["term"], "extension": ["term"], "not_counted": ["term"]},
    "oneOf": [
        {"required": ["term", "says"], "not": {"required": ["unpublished"]}},
        {"required": ["unpublished"], "not": {"anyOf": [{"required": ["term"]}, {"required": ["open"]}]}},
    ],
}

_NATIONAL_RULE = object_of(
    ("kind", "term", "starts", "owner", "binding", "source"),
    **_RULE_PARTS,
    binding=one_of(words.Binding),
    source=ref("law"),
    not_counted=_NOT_COUNTED,
    extension=_extension("law"),
)

_DEFAULT_RULE = {
    **object_of(
        ("kind", "source"),
        **_RULE_PARTS,
        same_as=one_of(words.DeadlineKind),
        source=ref("ours"),
        not_counted=_NOT_COUNTED,
        extension=_extension("ours"),
    ),
    "not": {"required": ["term", "same_as"]},
}

_POST = object_of(("name", "role"), name=TEXT, role=one_of(words.Role), tier=one_of(words.Tier))
_POSTS = {"type": "object", "propertyNames": KEY, "additionalProperties": _POST}

_STEP = object_of(
    ("key", "name", "stage"),
    key=KEY,
    name=TEXT,
    stage=one_of(words.Stage),
    who=set_of(KEY),
    deadline=one_of(words.DeadlineKind),
    unpublished=set_of({"enum": ["who", "deadline"]}),
    next=set_of(KEY),
    on_failure=KEY,
    terminal=TRUE,
)

_PARTS: Schema = {
    "matter_types": set_of(one_of(words.MatterType)),
    "routes": set_of(one_of(words.Route)),
    "grades": list_of(GRADE),
    "categories": list_of(object_of(("key", "name"), key=KEY, name=TEXT)),
    "concerns": list_of(object_of(("key", "name", "manner"), key=KEY, name=TEXT, manner=TEXT)),
    "order_chain": list_of(
        object_of(
            ("stage", "name", "by"),
            stage=one_of(words.Stage),
            name=TEXT,
            by=KEY,
            order=one_of(words.OrderKind),
            says=TEXT,
        )
    ),
    "mediation": object_of(("ladder", "until_settled"), **MEDIATION),
    "follow_up": object_of(
        ("by",),
        required_for=set_of(one_of(words.MatterType)),
        by=KEY,
        sample_per_month=COUNT,
        quota_per_unit=object_of((), least=COUNT, most=COUNT),
        supervised_from=one_of(words.Satisfaction),
        says=TEXT,
    ),
}

_HEAD: Schema = {"version": {"type": "string", "pattern": "^[0-9A-Za-z.-]{1,32}$"}, "effective_from": DATE}
_STAGES = {
    "type": "object",
    "propertyNames": one_of(words.Stage),
    "additionalProperties": object_of(
        ("who", "deadline"), who=set_of(KEY), deadline=one_of(words.DeadlineKind)
    ),
    "required": [stage.value for stage in words.Stage if stage is not words.Stage.CLOSE],
}


def _layer(layer: str, /, required: tuple[str, ...], **properties: Schema) -> Schema:
    return object_of(
        ("layer", "version", "effective_from", "rules", *required),
        layer={"const": layer},
        **_HEAD,
        **properties,
    )


def _said(part: Schema) -> Schema:
    """A part as a place states it: where it can quote the words it rests on, it must."""
    if part is _PARTS["mediation"]:
        return PLACE_MEDIATION
    if "items" in part:
        return {**part, "items": _said(part["items"])}
    if "says" not in part.get("properties", {}):
        return part
    return {**part, "required": [*part["required"], "says"]}


_LAYERS: Schema = {
    "national": _layer(
        "national",
        ("source",),
        source=ref("ours"),
        rules=list_of(_NATIONAL_RULE),
        triage=schema_triage.NATIONAL,
    ),
    "defaults": _layer(
        "defaults",
        (
            "posts",
            "stages",
            "readings",
            "carding",
            "source",
            *(part for part in _PARTS if part != "concerns"),
        ),
        triage=schema_triage.DEFAULTS,
        source=ref("ours"),
        rules=list_of(_DEFAULT_RULE),
        posts=_POSTS,
        stages=_STAGES,
        carding=object_of(tuple(CARDING), **CARDING),
        readings=object_of(("cumulative",), cumulative={"type": "boolean"}),
        **_PARTS,
    ),
    "place": _layer(
        "place",
        ("place", "name", "region", "source", "start", "steps"),
        place={"type": "string", "pattern": "^[a-z][a-z0-9-]{1,39}$"},
        name=TEXT,
        region={"type": "string", "pattern": "^[0-9]{12}$"},
        source=ref("report"),
        rules=list_of(_PLACE_RULE),
        posts=_POSTS,
        start=set_of(KEY),
        steps=list_of(_STEP),
        triage=schema_triage.PLACE,
        **{name: _said(part) for name, part in _PARTS.items()},
        **PUBLISHED,
    ),
}


def schema() -> Schema:
    """The schema of all three kinds of file; `layer` says which applies."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "OneDoor procedure file",
        "description": "A place's way of working, statutory terms (national), or what fills the gaps (defaults).",
        "type": "object",
        "required": ["layer"],
        "properties": {"layer": {"enum": list(_LAYERS)}},
        "allOf": [
            {"if": {"required": ["layer"], "properties": {"layer": {"const": name}}}, "then": ref(name)}
            for name in _LAYERS
        ],
        "$defs": {"term": _TERM, "warning": _WARNING, **_SOURCES, **_LAYERS},
    }
