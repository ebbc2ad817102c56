"""Gives the owner of a case a new look-up secret; the one before is worth nothing from the commit on."""

from sqlalchemy import func, select

from access.acts import Act
from casekit.auth import Actor
from casekit.casecode import new_secret
from casekit.ids import new_id
from casekit.work import Work
from contracts.vocabulary import IdentityCheck, SecretGround
from services.intake.desk_tables import SECRET_ISSUES
from services.intake.domain.case import Case
from services.intake.domain.secrets import WITHIN, reissue
from services.intake.handlers.acting import carry_out, note, open_case
from services.intake.sealing import vault_of


def reissue_secret(
    work: Work, actor: Actor, code: str, ground: SecretGround, identity: IdentityCheck, text: str | None
) -> tuple[Case, str]:
    """重发查询密码 after `identity` was checked; the case and its new secret, which is told only here.

    Raises what `open_case` and `domain.secrets.reissue` do.
    """
    opened = open_case(work, actor, Act.CASE_SECRET, code)
    t = SECRET_ISSUES.c
    lately = select(func.count()).where(t.code == code, t.issued_at > work.now - WITHIN)
    events = reissue(opened.case, ground, identity, work.execute(lately).scalar_one())
    note(work, opened, "secret", text)
    work.insert(
        "secret_issues", id=new_id(), code=code, region=opened.row["region"], ground=ground.value,
        identity=identity.value, issued_by=actor.id, issued_at=work.now,
    )  # fmt: skip
    secret = new_secret()
    opened.changed["secret_hash"] = vault_of(work).secret_hmac("lookup", secret)
    return carry_out(work, opened, events), secret
