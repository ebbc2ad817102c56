"""What the owner of a case may do with its code and secret. A wrong secret and an unknown code are one and the same.

`spend` counts the attempt and is committed by its caller before `unlock` answers, so that an attempt counts also when
the process dies or the answer is no.
"""

from typing import Final

from sqlalchemy import Float, LargeBinary, Text, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from casekit.casecode import CaseCode, parse_secret
from casekit.streams import case_stream
from casekit.work import Work
from services.intake.errors import LookupFailed, LookupLimited
from services.intake.handlers.acting import carry_out, found
from services.intake.sealing import vault_of
from services.intake.tables import CASES

# Attempts at once, and how long until all of them are there again. 65 random bits do not yield to guessing at any
# rate, so nothing is counted for a code alone: who guessed at it would lock its owner out. This keeps a hall's shared
# address usable and a flood from costing.
PER_CODE_AND_CLIENT: Final = 10.0
PER_CLIENT: Final = 60.0
REFILL_SECONDS: Final = 600

# Also sweeps a few buckets that are full again, so that the table stays as small as its traffic.
_SPEND = text(
    "WITH swept AS (DELETE FROM lookup_buckets WHERE key IN (SELECT key FROM lookup_buckets"
    f" WHERE filled_at < clock_timestamp() - interval '{2 * REFILL_SECONDS} seconds'"
    " AND NOT key = ANY(:keys) LIMIT 8 FOR UPDATE SKIP LOCKED))"
    " INSERT INTO lookup_buckets AS b (key, region, tokens, filled_at)"
    " SELECT key, :region, most - 1, clock_timestamp() FROM unnest(:keys, :most) AS wanted (key, most) ORDER BY key"
    " ON CONFLICT (key) DO UPDATE SET tokens = least(excluded.tokens + 1, b.tokens + (excluded.tokens + 1)"
    f" * extract(epoch FROM clock_timestamp() - b.filled_at) / {REFILL_SECONDS}) - 1, filled_at = clock_timestamp()"
    " RETURNING tokens"
).bindparams(
    bindparam("keys", type_=ARRAY(LargeBinary)),
    bindparam("most", type_=ARRAY(Float)),
    bindparam("region", type_=Text),
)


def spend(work: Work, code: str, client: str) -> None:
    """Count one attempt at `code`, known or not, from `client`, and one of `client` at any.

    Raises LookupLimited when there are none left.
    """
    vault, written = vault_of(work), str(CaseCode.parse(code, "code"))
    most = {
        vault.secret_hmac("lookup-code", f"{written}\x00{client}"): PER_CODE_AND_CLIENT,
        vault.secret_hmac("lookup-client", client): PER_CLIENT,
    }
    values = {"keys": list(most), "most": list(most.values()), "region": work.region}
    if any(left < 0 for left in work.execute(_SPEND, values).scalars()):
        raise LookupLimited(headers={"Retry-After": str(int(REFILL_SECONDS / PER_CODE_AND_CLIENT))})


def unlock(work: Work, code: str, secret: str) -> str:
    """The code as it is written, if the secret is its own. Raises LookupFailed; the work is the same either way."""
    written = str(CaseCode.parse(code, "code"))
    hashed = vault_of(work).secret_hmac("lookup", parse_secret(secret, "secret"))
    match = select(CASES.c.code).where(CASES.c.code == written, CASES.c.secret_hash == hashed)
    if work.execute(match).first() is None:
        raise LookupFailed
    return written


def withdraw(work: Work, code: str, secret: str) -> str:
    """撤回 by the owner; returns the code. Raises LookupFailed or TransitionRefused."""
    written = unlock(work, code, secret)
    work.lock(case_stream(written))
    opened = found(work, written)
    if opened is None:
        raise LookupFailed
    carry_out(work, opened, opened.case.withdraw())
    return written
