"""The schema of a file's `triage` part: lists of words, remits, and rules that each speak for one value of one part.

Called by `procedures.schema` only.
"""

from procedures import vocabulary as words
from procedures.schema_words import COUNT, KEY, TEXT, TRUE, Schema, list_of, object_of, one_of, ref, set_of
from procedures.triage import Guidance, Named, Part

_WORD = {"type": "string", "minLength": 2, "maxLength": 20}
_WEIGHT = {"type": "integer", "minimum": -9, "maximum": 9, "not": {"const": 0}}
_SUM = {"type": "integer", "minimum": 1, "maximum": 1_000_000_000_000}

_WHEN = {
    **object_of(
        (),
        words=set_of(KEY),
        matter_type=set_of(one_of(words.MatterType)),
        channel=set_of(one_of(words.Channel)),
        named=set_of(one_of(Named)),
        tried=set_of(one_of(words.Route)),
        category=set_of(KEY),
        grade=set_of(one_of(words.Grade)),
        parties_from=COUNT,
        amount_from=_SUM,
        rounds_from=COUNT,
        is_group={"type": "boolean"},
        in_grid={"type": "boolean"},
    ),
    "minProperties": 1,
}

_VALUES: Schema = {
    Part.CATEGORY.value: KEY,
    Part.CONCERN.value: KEY,
    Part.GRADE.value: one_of(words.Grade),
    Part.ROUTE.value: one_of(words.Route),
    Part.GUIDANCE.value: one_of(Guidance),
}


def triage(*required: str, **source: Schema) -> Schema:
    """The part in a file whose rules say where they come from in `source`, which is required where named."""
    rule = {
        **object_of(
            ("key", *required), key=KEY, when=_WHEN, weight=_WEIGHT, otherwise=TRUE, **_VALUES, **source
        ),
        "oneOf": [{"required": [part]} for part in _VALUES],
        "anyOf": [{"required": ["when"]}, {"required": ["otherwise"]}],
    }
    lists = {
        "type": "object",
        "propertyNames": KEY,
        "additionalProperties": set_of(_WORD),
        "minProperties": 1,
    }
    return object_of(("rules",), words=lists, remits=lists, rules=list_of(rule))


NATIONAL = triage("source", source=ref("law"))
DEFAULTS = triage()
PLACE = triage("says", says=TEXT)
