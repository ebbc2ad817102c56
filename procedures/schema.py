"""The JSON Schema (2020-12) of a procedure file, made from the closed vocabulary so that it cannot drift from it.

`docs/procedure.schema.json` is this schema as published; a test holds the two equal. What a schema cannot say
(that a step can be reached, that a term is not looser than statute) is the linter's.
"""

from enum import StrEnum
from typing import Any

from procedures import vocabulary as words
from procedures.terms import Unit

Schema = dict[str, Any]

_KEY = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
_TEXT = {"type": "string", "minLength": 1, "maxLength": 400}
_DATE = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_COUNT = {"type": "integer", "minimum": 1, "maximum": 1000}
_TRUE = {"const": True}


def _one_of(enum: type[StrEnum]) -> Schema:
    return {"enum": [member.value for member in enum]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item, "minItems": 1}


def _set(item: Schema) -> Schema:
    return {**_list(item), "uniqueItems": True}


def _object(required: tuple[str, ...], **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _source(*required: str) -> Schema:
    return _object(required, **dict.fromkeys(required, _TEXT), note=_TEXT)


_SOURCES: Schema = {
    "law": _source("law", "article"),
    "report": _source("report"),
    "ours": _source("ours"),
}

_TERM = _object(
    ("amount", "unit"),
    amount={"type": "integer", "minimum": 0, "maximum": 3660},
    unit=_one_of(Unit),
    roll_over=_TRUE,
    business_close={"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
)

_WARNING = _object(
    ("amount", "unit"), amount=_COUNT, unit={"enum": [Unit.HOUR.value, Unit.DAY.value, Unit.WEEK.value]}
)

_RULE_PARTS: Schema = {
    "kind": _one_of(words.DeadlineKind),
    "grade": _one_of(words.Grade),
    "tier": _one_of(words.Tier),
    "term": _ref("term"),
    "owner": _KEY,
    "attempts": _COUNT,
    "warn_before": _list(_ref("warning")),
    "escalate_to": _set(_KEY),
}

# A place says a term in its own words (`says`), or says that it publishes none.
_PLACE_RULE = {
    **_object(
        ("kind",),
        **_RULE_PARTS,
        says=_TEXT,
        unpublished=_TRUE,
        open=_set({"enum": ["unit", "owner", "roll_over"]}),
    ),
    "oneOf": [
        {"required": ["term", "says"], "not": {"required": ["unpublished"]}},
        {"required": ["unpublished"], "not": {"anyOf": [{"required": ["term"]}, {"required": ["open"]}]}},
    ],
}

_NATIONAL_RULE = _object(
    ("kind", "term", "owner", "binding", "source"),
    **_RULE_PARTS,
    binding=_one_of(words.Binding),
    source=_ref("law"),
    not_counted=_set({"enum": ["hearing"]}),
    extension=_object(
        ("times", "approved_by", "notice", "source"),
        term=_ref("term"),
        times=_COUNT,
        approved_by=_KEY,
        notice={"type": "boolean"},
        source=_ref("law"),
    ),
)

_DEFAULT_RULE = {
    **_object(("kind", "source"), **_RULE_PARTS, same_as=_one_of(words.DeadlineKind), source=_ref("ours")),
    "not": {"required": ["term", "same_as"]},
}

_POST = _object(("name", "role"), name=_TEXT, role=_one_of(words.Role), tier=_one_of(words.Tier))
_POSTS = {"type": "object", "propertyNames": _KEY, "additionalProperties": _POST}

_STEP = _object(
    ("key", "name", "stage"),
    key=_KEY,
    name=_TEXT,
    stage=_one_of(words.Stage),
    who=_set(_KEY),
    deadline=_one_of(words.DeadlineKind),
    unpublished=_set({"enum": ["who", "deadline"]}),
    next=_set(_KEY),
    on_failure=_KEY,
    terminal=_TRUE,
)

_PARTS: Schema = {
    "matter_types": _set(_one_of(words.MatterType)),
    "routes": _set(_one_of(words.Route)),
    "grades": _list(
        _object(("grade", "name"), grade=_one_of(words.Grade), name=_TEXT, led_by=_KEY, says=_TEXT)
    ),
    "categories": _list(_object(("key", "name"), key=_KEY, name=_TEXT)),
    "concerns": _list(_object(("key", "name", "manner"), key=_KEY, name=_TEXT, manner=_TEXT)),
    "order_chain": _list(
        _object(
            ("stage", "name", "by"),
            stage=_one_of(words.Stage),
            name=_TEXT,
            by=_KEY,
            order=_one_of(words.OrderKind),
            says=_TEXT,
        )
    ),
    "mediation": _object(
        ("ladder", "until_settled"),
        ladder=_set(_one_of(words.Tier)),
        until_settled={"type": "boolean"},
        after_failure=_one_of(words.Route),
        committees=_list(_TEXT),
        says=_TEXT,
    ),
    "follow_up": _object(
        ("by",),
        required_for=_set(_one_of(words.MatterType)),
        by=_KEY,
        sample_per_month=_COUNT,
        supervised_from=_one_of(words.Satisfaction),
        says=_TEXT,
    ),
}

_PUBLISHED: Schema = {
    "cards": _list(
        _object(
            ("colour", "trigger", "consequence"),
            colour=_one_of(words.Colour),
            trigger=_TEXT,
            consequence=_TEXT,
            threshold=_COUNT,
        )
    ),
    "meetings": _list(
        _object(("name", "every"), name=_TEXT, every=_one_of(words.Every), times=_COUNT, says=_TEXT)
    ),
    "remarks": _list(_TEXT),
}

_HEAD: Schema = {"version": {"type": "string", "pattern": "^[0-9A-Za-z.-]{1,32}$"}, "effective_from": _DATE}
_STAGES = {
    "type": "object",
    "propertyNames": _one_of(words.Stage),
    "additionalProperties": _object(
        ("who", "deadline"), who=_set(_KEY), deadline=_one_of(words.DeadlineKind)
    ),
    "required": [stage.value for stage in words.Stage if stage is not words.Stage.CLOSE],
}


def _layer(layer: str, /, required: tuple[str, ...], **properties: Schema) -> Schema:
    return _object(
        ("layer", "version", "effective_from", "rules", *required),
        layer={"const": layer},
        **_HEAD,
        **properties,
    )


_LAYERS: Schema = {
    "national": _layer("national", ("source",), source=_ref("ours"), rules=_list(_NATIONAL_RULE)),
    "defaults": _layer(
        "defaults",
        ("posts", "stages", "source", *(part for part in _PARTS if part != "concerns")),
        source=_ref("ours"),
        rules=_list(_DEFAULT_RULE),
        posts=_POSTS,
        stages=_STAGES,
        **_PARTS,
    ),
    "place": _layer(
        "place",
        ("place", "name", "region", "source", "start", "steps"),
        place={"type": "string", "pattern": "^[a-z][a-z0-9-]{1,39}$"},
        name=_TEXT,
        region={"type": "string", "pattern": "^[0-9]{12}$"},
        source=_ref("report"),
        rules=_list(_PLACE_RULE),
        posts=_POSTS,
        start=_set(_KEY),
        steps=_list(_STEP),
        **_PARTS,
        **_PUBLISHED,
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
            {"if": {"required": ["layer"], "properties": {"layer": {"const": name}}}, "then": _ref(name)}
            for name in _LAYERS
        ],
        "$defs": {"term": _TERM, "warning": _WARNING, **_SOURCES, **_LAYERS},
    }
