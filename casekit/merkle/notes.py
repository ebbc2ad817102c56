"""Checkpoints of a log as signed notes: C2SP `tlog-checkpoint` in `signed-note`, with Ed25519.

The text is three lines (origin, size, root in base64); the signature line names the key, so that a reader who holds
the verifier key (`name+id+key`, one line) needs nothing else.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_DASH = "\N{EM DASH} "
_NAME = re.compile(r"[^\s+\x00-\x1f]+")


class NoteRefused(ValueError):
    """A note is malformed, or not signed by the key."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log commits to: its first `size` entries have this root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode('ascii')}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """The checkpoint that a note's text states; further lines are extensions. Raises NoteRefused."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not lines[0] or not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]):
            raise NoteRefused("not a checkpoint")
        root = _decoded(lines[2])
        if len(root) != hashlib.sha256().digest_size:
            raise NoteRefused("not a checkpoint")
        return cls(lines[0], int(lines[1]), root)


class NoteVerifier:
    """Checks notes of one key."""

    def __init__(self, name: str, key: bytes) -> None:
        if not _NAME.fullmatch(name):
            raise ValueError("a key's name has no spaces and no plus")
        self.name = name
        self.key_id = hashlib.sha256(name.encode() + b"\n" + _ED25519 + key).digest()[:4]
        self._raw = key
        self._key = Ed25519PublicKey.from_public_bytes(key)

    @classmethod
    def parse(cls, line: str) -> "NoteVerifier":
        """The verifier that the line `name+id+key` describes. Raises NoteRefused."""
        try:
            name, key_id, encoded = line.strip().split("+", 2)
            blob = _decoded(encoded)
            found = cls(name, blob[1:])
        except ValueError as fault:
            raise NoteRefused("not a verifier key") from fault
        if blob[:1] != _ED25519 or found.key_id.hex() != key_id:
            raise NoteRefused("not a verifier key")
        return found

    def line(self) -> str:
        """The verifier key as one line, to be published."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(_ED25519 + self._raw).decode('ascii')}"

    def open(self, note: str) -> str:
        """The text of the note, if it is signed by this key. Raises NoteRefused."""
        text, blank, signatures = note.rpartition("\n\n")
        if not blank or not signatures.endswith("\n"):
            raise NoteRefused("not a signed note")
        for line in signatures.split("\n")[:-1]:
            if self._signed(text + "\n", line):
                return text + "\n"
        raise NoteRefused("not signed by this key")

    def _signed(self, text: str, line: str) -> bool:
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        if not line.startswith(_DASH) or name != self.name:
            return False
        blob = _decoded(encoded)
        if blob[:4] != self.key_id:
            return False
        try:
            self._key.verify(blob[4:], text.encode())
        except InvalidSignature:
            return False
        return True


class NoteSigner:
    """Signs notes with an Ed25519 key made from a 32-byte seed."""

    def __init__(self, name: str, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = NoteVerifier(name, self._key.public_key().public_bytes_raw())

    def sign(self, checkpoint: Checkpoint) -> str:
        """The checkpoint as a signed note."""
        text = checkpoint.text()
        signature = base64.b64encode(self.verifier.key_id + self._key.sign(text.encode())).decode("ascii")
        return f"{text}\n{_DASH}{self.verifier.name} {signature}\n"


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise NoteRefused("not base64") from fault
