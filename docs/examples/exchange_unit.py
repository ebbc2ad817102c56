"""A unit's side of the exchange of files, for a network that is separated: it needs `cryptography`, and nothing else.

    python exchange_unit.py keys UNIT.keys                       make keys; prints what to register
    python exchange_unit.py open UNIT.keys PLATFORM.json FILE    verify and open a file from the platform
    python exchange_unit.py seal UNIT.keys PLATFORM.json CONTENT seal and sign what the unit has done

PLATFORM.json is `platform` of what registering answered. CONTENT and FILE are JSON.
"""

import base64
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORMAT = "onedoor-parcel-1"
Parcel = dict[str, str]


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _canonical(parcel: dict[str, Any]) -> bytes:
    return json.dumps(parcel, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _key(secret: bytes, parcel: Parcel) -> AESGCM:
    info = f"{FORMAT}/{parcel['ephemeral']}/{parcel['recipient']}".encode()
    return AESGCM(HKDF(SHA256(), 32, None, info).derive(secret))


def new_keys() -> dict[str, str]:
    """Two private keys; keep them where the unit's system alone can read them."""
    return {"signing": _text(os.urandom(32)), "sealing": _text(os.urandom(32))}


def public(keys: dict[str, str]) -> dict[str, str]:
    """What is registered with the platform."""
    signing = Ed25519PrivateKey.from_private_bytes(_bytes(keys["signing"])).public_key()
    sealing = X25519PrivateKey.from_private_bytes(_bytes(keys["sealing"])).public_key()
    return {
        "signing_key": _text(signing.public_bytes_raw()),
        "sealing_key": _text(sealing.public_bytes_raw()),
    }


def digest(parcel: Parcel) -> str:
    """By which a file names the one before it."""
    return hashlib.sha256(_canonical(parcel)).hexdigest()


def open_file(parcel: Parcel, keys: dict[str, str], platform: dict[str, str]) -> dict[str, Any]:
    """What the platform says. Raises when the file is not from it, not for us, or damaged."""
    if parcel["sender"] != platform["signing_key"] or parcel["recipient"] != public(keys)["sealing_key"]:
        raise ValueError("not from this platform, or not for this unit")
    signed = {name: value for name, value in parcel.items() if name != "signature"}
    sender = Ed25519PublicKey.from_public_bytes(_bytes(parcel["sender"]))
    sender.verify(_bytes(parcel["signature"]), _canonical(signed))
    head = {name: value for name, value in signed.items() if name != "ciphertext"}
    secret = X25519PrivateKey.from_private_bytes(_bytes(keys["sealing"])).exchange(
        X25519PublicKey.from_public_bytes(_bytes(parcel["ephemeral"]))
    )
    content = _key(secret, head).decrypt(
        _bytes(head["nonce"]), _bytes(parcel["ciphertext"]), _canonical(head)
    )
    found: dict[str, Any] = json.loads(content)
    return found


def seal_file(content: dict[str, Any], keys: dict[str, str], platform: dict[str, str]) -> Parcel:
    """A file for the platform."""
    signer, ephemeral = (
        Ed25519PrivateKey.from_private_bytes(_bytes(keys["signing"])),
        X25519PrivateKey.generate(),
    )
    head = {
        "format": FORMAT,
        "sender": public(keys)["signing_key"],
        "recipient": platform["sealing_key"],
        "ephemeral": _text(ephemeral.public_key().public_bytes_raw()),
        "nonce": _text(os.urandom(12)),
    }
    secret = ephemeral.exchange(X25519PublicKey.from_public_bytes(_bytes(head["recipient"])))
    sealed = _key(secret, head).encrypt(_bytes(head["nonce"]), json.dumps(content).encode(), _canonical(head))
    signed = {**head, "ciphertext": _text(sealed)}
    return {**signed, "signature": _text(signer.sign(_canonical(signed)))}


def main(act: str, keys_file: str, *files: str) -> None:
    """The command line."""
    if act == "keys":
        keys = new_keys()
        handle = os.open(keys_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(handle, json.dumps(keys).encode())
        os.close(handle)
        print(json.dumps(public(keys)))
        return
    keys, platform, given = (json.loads(Path(name).read_bytes()) for name in (keys_file, *files))
    made = open_file(given, keys, platform) if act == "open" else seal_file(given, keys, platform)
    print(json.dumps(made, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
