"""Master keys are made once, kept private, and refused when they are not what they should be."""

import base64
import json
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from casekit.config import load_config
from casekit.vault import FileKeyring, KeyFileExposed, vault_for
from casekit.vault.keyfile import read_or_make
from casekit.vault.keyring import KeyringInvalid, new_key_file

KEY = base64.b64encode(b"1" * 32).decode()


def key_file(path: Path, **document: Any) -> Path:
    path.write_text(json.dumps({"current": "k1", "keys": {"k1": KEY}, "index": KEY, **document}))
    path.chmod(0o600)
    return path


def test_a_key_file_is_made_once_and_then_read(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master.json"
    wrapped = FileKeyring.open(path, make=True).wrap(b"d" * 32)
    assert FileKeyring.open(path, make=True).unwrap(wrapped) == b"d" * 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == ["master.json"]


def test_without_leave_no_key_file_is_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        FileKeyring.open(tmp_path / "master.json")
    assert not list(tmp_path.iterdir())


def test_processes_that_start_at_once_end_with_one_key(tmp_path: Path) -> None:
    path = tmp_path / "master.json"
    together = threading.Barrier(8)
    seen: list[bytes] = []

    def start() -> None:
        together.wait()
        seen.append(read_or_make(path, new_key_file))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert set(seen) == {path.read_bytes()}


def test_a_key_file_open_to_everyone_is_refused(tmp_path: Path) -> None:
    path = key_file(tmp_path / "master.json")
    path.chmod(0o644)
    with pytest.raises(KeyFileExposed):
        FileKeyring.open(path)
    path.chmod(0o440)
    assert FileKeyring.open(path).unwrap(FileKeyring.open(path).wrap(b"d" * 32)) == b"d" * 32


@pytest.mark.parametrize(
    "document",
    [
        {"current": "k2"},
        {"current": None},
        {"keys": {}},
        {"keys": []},
        {"keys": {"k1": base64.b64encode(b"short").decode()}},
        {"keys": {"k1": "canary?"}},
        {"keys": {"主": KEY}, "current": "主"},
        {"index": "canary"},
        {"index": None},
    ],
)
def test_a_malformed_key_file_is_refused_without_showing_it(tmp_path: Path, document: dict[str, Any]) -> None:
    with pytest.raises(KeyringInvalid) as refusal:
        FileKeyring.open(key_file(tmp_path / "master.json", **document))
    assert "canary" not in str(refusal.value)
    assert KEY not in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"canary", b"[]", b"null", b"\xff\xfe"])
def test_what_is_no_key_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "master.json"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyringInvalid):
        FileKeyring.open(path)


def test_a_keyring_shows_no_key() -> None:
    assert repr(FileKeyring("k1", {"k1": b"1" * 32}, b"i" * 32)) == "FileKeyring(current='k1')"


def test_embedded_the_key_file_stands_in_the_home(tmp_path: Path) -> None:
    vault = vault_for(load_config({"ONEDOOR_HOME": str(tmp_path)}))
    assert (tmp_path / "keys" / "master.json").exists()
    wrapped = vault.new_key()[1]
    assert vault_for(load_config({"ONEDOOR_HOME": str(tmp_path)})).unwrap(wrapped)


def test_distributed_a_missing_key_file_is_not_made(tmp_path: Path) -> None:
    config = load_config(
        {
            "ONEDOOR_PROFILE": "distributed",
            "ONEDOOR_PRODUCTION": "false",
            "ONEDOOR_DATABASE_URI": "postgresql://db/onedoor",
            "ONEDOOR_AMQP_URI": "amqp://mq/",
            "ONEDOOR_SERVICE_SECRET": "s" * 32,
            "ONEDOOR_MASTER_KEY_FILE": str(tmp_path / "mounted.json"),
        }
    )
    with pytest.raises(FileNotFoundError):
        vault_for(config)
