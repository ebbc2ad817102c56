"""What `onedoor procedure show|diff|simulate` mean by a name: a place that is known, or a file wherever it lies.

A file rests on the statute and the defaults that lie beside it, and on ours. The centre's own directory
(`ONEDOOR_PROCEDURES_ROOT`) stands before ours for names of places.
"""

import os
from pathlib import Path

from casekit.errors import Problem
from procedures import library
from procedures.library import library_of
from procedures.model import Procedure

ROOT = "ONEDOOR_PROCEDURES_ROOT"


class FileUnknown(Problem):
    """There is no such file."""

    code = "PROCEDURE_FILE_UNKNOWN"
    status = 422
    title_en = "There is no such procedure file."
    title_zh = "没有该办理流程文件。"


def own_root() -> Path | None:
    """The directory of the centre's own files, where the environment names one."""
    return Path(os.environ[ROOT]) if os.environ.get(ROOT) else None


def file_of(name: str) -> Path | None:
    """The file that the name is of; None for the name of a place. Raises FileUnknown."""
    path = Path(name)
    if path.suffix not in (".yaml", ".yml"):
        return None
    if not path.is_file():
        raise FileUnknown
    return path


def procedure_named(name: str) -> Procedure:
    """The procedure of a place, the newest, or that a file would bring.

    Raises PlaceUnknown, FileUnknown or ProcedureRefused.
    """
    path = file_of(name)
    if path is not None:
        return library_of(path.parent).read_file(path)
    root = own_root()
    return library.load(name) if root is None else library_of(root).load(name)
