"""What each channel asks, and what of it cannot be."""

from datetime import UTC, datetime

import pytest

from casekit.clock import rfc3339
from contracts.channels import ALL_FIELDS, FIELDS, Kind
from contracts.vocabulary import Channel
from services.intake.domain.channels import (
    ORAL_CHANNELS,
    OralUnfit,
    SourceUnfit,
    check_oral,
    check_source,
    foreign,
)
from services.intake.importing.columns import COLUMNS
from services.intake.schemas.source import CaseSourceSchema, CaseSourceViewSchema

NOW = datetime(2026, 3, 12, 4, tzinfo=UTC)
SAID = {
    Kind.TEXT: "甲", Kind.MOMENT: rfc3339(NOW), Kind.DAY: "2026-03-12", Kind.FLAG: True, Kind.NUMBER: 2,
}  # fmt: skip


def test_every_channel_has_fields_of_its_own_and_no_two_have_the_same() -> None:
    assert set(FIELDS) == set(Channel)
    assert all(FIELDS.values())
    names, titles = [each.name for each in ALL_FIELDS], [each.chinese for each in ALL_FIELDS]
    assert len(set(names)) == len(names)
    assert len(set(titles)) == len(titles)
    assert set(names) == set(CaseSourceSchema().fields) == set(CaseSourceViewSchema().fields)


def test_every_field_is_a_column_of_a_file() -> None:
    columns = {column.chinese: column.field for column in COLUMNS if column.about == "source"}
    assert columns == {each.chinese: each.name for each in ALL_FIELDS}


@pytest.mark.parametrize("channel", Channel)
def test_a_channel_takes_its_own_fields_and_names_those_of_others(channel: Channel) -> None:
    own = {each.name: SAID[each.kind] for each in FIELDS[channel]}
    check_source(channel, own, NOW)
    assert CaseSourceSchema().load(own) == own
    assert CaseSourceViewSchema().dump(own) == own
    others = [each.name for each in ALL_FIELDS if each.name not in own]
    assert foreign(channel, {*own, *others} - own.keys()) != []
    for each in others:
        with pytest.raises(SourceUnfit) as refused:
            check_source(channel, {**own, each: "x"}, NOW)
        assert list(refused.value.fields["source"]) == [each]


@pytest.mark.parametrize(
    ("channel", "source", "wrong"),
    [
        (Channel.HOTLINE, {"called_at": "2026-03-12T12:00:00.001+08:00"}, "called_at"),
        (Channel.LETTER, {"posted_on": "2026-03-13"}, "posted_on"),
        (
            Channel.HOTLINE,
            {"called_at": "2026-03-12T10:00:00+08:00", "reply_by": "2026-03-12T09:59:00+08:00"},
            "reply_by",
        ),
        (Channel.LETTER, {"posted_on": "2026-03-11", "arrived_on": "2026-03-10"}, "arrived_on"),
    ],
)
def test_what_is_still_to_come_or_before_it_began_cannot_have_been(
    channel: Channel, source: dict[str, str], wrong: str
) -> None:
    with pytest.raises(SourceUnfit) as refused:
        check_source(channel, source, NOW)
    assert list(refused.value.fields["source"]) == [wrong]


def test_a_reply_may_be_wanted_by_a_time_to_come() -> None:
    check_source(Channel.HOTLINE, {"called_at": rfc3339(NOW), "reply_by": "2026-03-20T00:00:00+08:00"}, NOW)


@pytest.mark.parametrize("channel", Channel)
def test_only_who_speaks_brings_a_matter_by_word_of_mouth(channel: Channel) -> None:
    check_oral(channel, is_oral=False, has_description=False)
    if channel in ORAL_CHANNELS:
        check_oral(channel, is_oral=True, has_description=True)
    for described in {True, False} - ({True} if channel in ORAL_CHANNELS else set()):
        with pytest.raises(OralUnfit):
            check_oral(channel, is_oral=True, has_description=described)
