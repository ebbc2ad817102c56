"""What a party is told of a session."""

from dataclasses import replace

from contracts.samples import sample
from contracts.sessions import SessionCancelled, SessionRescheduled, SessionScheduled
from contracts.vocabulary import SessionMode
from services.intake.domain.inviting import cancellation, invitation


def test_an_invitation_says_when_by_chinas_clock_where_and_that_one_may_refuse() -> None:
    text = invitation(sample(SessionScheduled), "镇调委会")
    assert "镇调委会定于2026年03月12日 15:30在第一调解室" in text
    assert "有权拒绝" in text
    assert "改于" in invitation(sample(SessionRescheduled), "镇调委会")


def test_who_joins_from_afar_or_on_site_is_told_so() -> None:
    event = sample(SessionScheduled)
    assert "远程视频" in invitation(replace(event, mode=SessionMode.REMOTE), "镇调委会")
    assert "在现场" in invitation(replace(event, mode=SessionMode.ON_SITE), "镇调委会")


def test_a_cancellation_says_which_session_need_not_be_attended() -> None:
    assert "15:30" in cancellation(sample(SessionCancelled), "镇调委会")
    assert "已取消" in cancellation(sample(SessionCancelled), "镇调委会")
