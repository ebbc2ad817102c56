"""Checkpoints: signed so that anyone with the verifier key can check them, and nobody without the key can make them."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.merkle import Checkpoint, NoteRefused, NoteSigner, NoteVerifier

ROOT = hashlib.sha256(b"root").digest()
SIGNER = NoteSigner("onedoor.example/520302000000", hashlib.sha256(b"seed").digest())
CHECKPOINT = Checkpoint("onedoor.example/520302000000", 42, ROOT)

# The example of golang.org/x/mod/sumdb/note, whose format C2SP took over.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_the_known_note_is_opened() -> None:
    assert NoteVerifier.parse(PETER).open(PETER_NOTE).endswith("what your problem is.\n")
    assert NoteVerifier.parse(PETER).line() == PETER


def test_a_checkpoint_is_signed_and_read_back() -> None:
    note = SIGNER.sign(CHECKPOINT)
    assert note.startswith(f"onedoor.example/520302000000\n42\n{base64.b64encode(ROOT).decode()}\n\n— ")
    verifier = NoteVerifier.parse(SIGNER.verifier.line())
    assert Checkpoint.parse(verifier.open(note)) == CHECKPOINT


def test_signatures_of_others_beside_ours_do_not_hurt() -> None:
    note = SIGNER.sign(CHECKPOINT)
    stranger = NoteSigner("stranger", bytes(32)).sign(CHECKPOINT).split("\n\n")[1]
    assert SIGNER.verifier.open(note + stranger)
    assert SIGNER.verifier.open(note.split("\n\n")[0] + "\n\n" + stranger + note.split("\n\n")[1])


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(place: int, flip: int) -> None:
    note = bytearray(SIGNER.sign(CHECKPOINT).encode())
    note[place % len(note)] ^= flip
    try:
        text = note.decode()
    except UnicodeDecodeError:
        return
    with pytest.raises(NoteRefused):
        SIGNER.verifier.open(text)


def test_another_key_of_the_same_name_is_refused() -> None:
    impostor = NoteSigner("onedoor.example/520302000000", bytes(32))
    with pytest.raises(NoteRefused, match="not signed"):
        SIGNER.verifier.open(impostor.sign(CHECKPOINT))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n",
        "origin\n1\n",
        "origin\n01\nAAAA\n",
        "origin\n-1\nAAAA\n",
        "origin\n1\nAAAA\n",
        "o\n1\n!\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteRefused):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "line", ["", "name", "name+00000000+AAAA", PETER.replace("c74f", "c74e"), PETER[:-4]]
)
def test_what_is_no_verifier_key_is_refused(line: str) -> None:
    with pytest.raises(NoteRefused):
        NoteVerifier.parse(line)


def test_a_name_with_a_space_names_no_key() -> None:
    with pytest.raises(ValueError, match="name"):
        NoteSigner("one door", bytes(32))
