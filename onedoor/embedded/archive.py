"""`onedoor backup` and `onedoor restore`: the data of an embedded platform in one file, its keys in another.

A back-up holds a consistent dump of every database and all attachments; it is of no use without the keys, which are
kept apart (`FILE.keys`) and belong in another place. It may be made while the platform runs. A restore needs an empty
data directory, and begins a new epoch of every service's events, so that nobody takes what is said from now on for
something said in the life that was lost, and no case gets a code that was given in it.
"""

import os
import shlex
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from casekit.config import Config
from casekit.errors import Problem
from onedoor.embedded.backup import dump, restore
from onedoor.embedded.home import holder
from onedoor.embedded.postgres import EmbeddedPostgres
from onedoor.embedded.settings import embedded_environment
from onedoor.epochs import begin_epochs

Echo = Callable[[str], object]
DATABASE = "onedoor"
KEYS = "keys"
NOTE = "last-backup"  # an empty file in the home: its time is that of the last back-up


class NothingToBackUp(Problem):
    """There is no platform in the data directory."""

    code = "NOTHING_TO_BACK_UP"
    status = 404
    title_en = "There is no platform in the data directory."
    title_zh = "该目录中没有平台数据。"


class NotABackup(Problem):
    """The file, or the keys beside it, is not what `onedoor backup` wrote."""

    code = "NOT_A_BACKUP"
    status = 422
    title_en = "The file is not a back-up, or its keys are missing."
    title_zh = "文件不是备份，或缺少密钥文件。"


class BackupExists(Problem):
    """A back-up, or its keys, would be overwritten; the keys of an older one may be all that can read it."""

    code = "BACKUP_EXISTS"
    status = 409
    title_en = "The file is there already; name another, or say --force."
    title_zh = "文件已存在，请另取文件名，或用 --force 覆盖。"


class HomeNotEmpty(Problem):
    """A restore would overwrite what is there."""

    code = "HOME_NOT_EMPTY"
    status = 409
    title_en = "The data directory is not empty; name another with --home."
    title_zh = "数据目录不为空，请用 --home 指定其他目录。"


def write_backup(file: Path, home: Path | None, *, force: bool = False, echo: Echo) -> None:
    """Write FILE and FILE.keys, complete or not at all. Raises BackupExists, NothingToBackUp or BackupFailed."""
    config = embedded_environment(home=home)
    if there := [path for path in (file, keys_of(file)) if path.exists() and not force]:
        raise BackupExists(str(there[0]))
    if not (config.home / "postgres" / "data").exists():
        raise NothingToBackUp(str(config.home))
    with _running(config), tempfile.TemporaryDirectory(dir=file.resolve().parent) as aside:
        data = Path(aside) / "data"
        echo("正在导出数据库 dumping the databases …")
        dump(config.home, data)
        _pack(Path(aside) / "backup", {"data": data, "attachments": config.attachments_root})
        _pack(Path(aside) / "keys", {KEYS: config.home / KEYS})
        os.replace(Path(aside) / "keys", keys_of(file))
        os.replace(Path(aside) / "backup", file)
    (config.home / NOTE).touch(mode=0o600)
    echo(
        f"{file} holds the data, {keys_of(file)} the keys: keep them in different places 数据与密钥请分开保管"
    )


def noted_at(home: Path) -> float | None:
    """When a back-up of this home was last written, in seconds since 1970; None when there was none."""
    note = home / NOTE
    return note.stat().st_mtime if note.exists() else None


def read_backup(file: Path, home: Path | None, *, echo: Echo) -> None:
    """Put FILE and FILE.keys into an empty home. Raises HomeNotEmpty, NotABackup or BackupFailed."""
    config = embedded_environment(home=home)
    if config.home.exists() and any(config.home.iterdir()):
        raise HomeNotEmpty(str(config.home))
    if not keys_of(file).exists():
        raise NotABackup(f"{keys_of(file)} is missing")
    with tempfile.TemporaryDirectory() as aside:
        for archive in (file, keys_of(file)):
            _unpack(archive, Path(aside))
        config.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(Path(aside) / KEYS, config.home / KEYS)
        (config.home / KEYS).chmod(0o700)  # unpacking leaves directories as the umask has them
        if (Path(aside) / "attachments").exists():
            shutil.move(Path(aside) / "attachments", config.attachments_root)
        echo("正在恢复数据库 restoring the databases …")
        with EmbeddedPostgres(config.home) as postgres:
            restore(config.home, Path(aside) / "data")
            begin_epochs(config, postgres.uri(DATABASE))
    named = "" if home is None else f" --home {shlex.quote(str(home))}"
    echo(f"{config.home} is restored; start it with 已恢复，启动命令: onedoor up{named}")


def keys_of(file: Path) -> Path:
    """Where the keys of a back-up are."""
    return file.with_name(file.name + ".keys")


@contextmanager
def _running(config: Config) -> Iterator[None]:
    """The home's server: the platform's if it runs, else one for the time being."""
    with ExitStack() as stack:
        if holder(config.home) is None:
            stack.enter_context(EmbeddedPostgres(config.home))
        yield


def _pack(archive: Path, parts: dict[str, Path]) -> None:
    with tarfile.open(archive, "w:gz") as out:
        for name, path in parts.items():
            if path.exists():
                out.add(path, arcname=name)
    archive.chmod(0o600)


def _unpack(archive: Path, directory: Path) -> None:
    try:
        with tarfile.open(archive, "r:gz") as packed:
            packed.extractall(directory, filter="data")
    except (tarfile.TarError, OSError, EOFError) as fault:
        raise NotABackup(f"{archive} ({type(fault).__name__})") from None
