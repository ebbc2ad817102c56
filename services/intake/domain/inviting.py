"""What a party is told of a mediation session (调解会): when, where, and that it is free to come. Pure."""

from casekit.clock import to_local
from contracts.sessions import SessionCancelled, SessionRescheduled, SessionScheduled
from contracts.vocabulary import SessionMode


def invitation(event: SessionScheduled, committee: str) -> str:
    """邀请, or notice that the session was moved; `committee` is the committee's official name."""
    when = f"{to_local(event.begins_at):%Y年%m月%d日 %H:%M}"
    moved = "改于" if isinstance(event, SessionRescheduled) else "定于"
    return (
        f"{committee}{moved}{when}{_where(event)}对案件 {event.code} 进行第{event.number}次调解，请按时参加。"
        "调解自愿、不收费，您有权拒绝，也可以随时要求终止（人民调解法第四条、第二十三条）。"
    )


def cancellation(event: SessionCancelled, committee: str) -> str:
    """取消: nobody need come."""
    when = f"{to_local(event.begins_at):%Y年%m月%d日 %H:%M}"
    return f"{committee}原定于{when}对案件 {event.code} 进行的第{event.number}次调解已取消，请不必前往。"


def _where(event: SessionScheduled) -> str:
    if event.mode is SessionMode.REMOTE:
        return "以远程视频方式（入会方式由调解员告知）"
    if event.mode is SessionMode.ON_SITE:
        return "在现场（具体地点由调解员告知）"
    return f"在{event.room_name}"
