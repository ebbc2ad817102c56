"""Names a failure by code and place in our own code, never by its message, which may hold anything.

For the `error` columns of inbox, deadlines and jobs, which operators read.
"""

import traceback
from pathlib import PurePath

from casekit.errors import Problem


def blame(fault: BaseException) -> str:
    """`CODE at file:line`: a Problem's code, else the exception's type, and the innermost place of ours it passed."""
    code = fault.code if isinstance(fault, Problem) else type(fault).__name__
    places = traceback.extract_tb(fault.__traceback__)
    ours = [place for place in places if "site-packages" not in place.filename and place.filename[0] != "<"]
    if not ours:
        return code
    file = "/".join(PurePath(ours[-1].filename).parts[-3:])
    return f"{code} at {file}:{ours[-1].lineno}"


def retry_seconds(attempts: int, longest: float) -> float:
    """How long to wait after that many failures: 1, 2, 4 … seconds, at most `longest`."""
    return float(min(longest, 2 ** min(attempts - 1, 30)))
