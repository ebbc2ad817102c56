"""Cases that other installations transferred here (移送而来): this one's keys, and taking in a package.

Whose packages are taken is configured (ONEDOOR_TRANSFER_SENDERS): a region, and the key with which it signs.
"""

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from access.relations import jurisdiction
from casekit.auth import Actor
from casekit.casecode import CaseCode, code_year
from casekit.errors import Problem
from casekit.parcels import ParcelUnreadable, sender_of, unpack
from casekit.runtime import Runtime
from casekit.serials import SerialAllocator, reserve_in
from casekit.vault import Vault
from casekit.web import Blueprint, Bridge
from casekit.web.body import loads
from casekit.work import Work
from services.intake.api.answers import receipt_of
from services.intake.api.commands import command_of
from services.intake.errors import TransferUnreadable
from services.intake.handlers.receiving import Transferred, may_take_in, take_in
from services.intake.handlers.transferring import SIGNING
from services.intake.schemas.registration import ReceiptSchema
from services.intake.schemas.transfers import PackageSchema, TransferKeysSchema, TransferredSchema
from services.intake.sealing import vault_of
from services.intake.tables import SERIAL_BLOCKS

OPENING: Final = "transfer/opening"
_CONTENT: Final = TransferredSchema()
Body = Mapping[str, Any]


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    transfers = Blueprint("transfers", __name__)
    serials = SerialAllocator(reserve_in(runtime.db, SERIAL_BLOCKS))
    region, place = runtime.config.region, runtime.config.place
    senders = {key: sender for sender, key in runtime.config.transfer_senders.items()}

    @transfers.post("/v1/cases/transfers")
    @transfers.arguments(PackageSchema)
    @transfers.response(201, ReceiptSchema)
    def taken(body: Body) -> Response:
        """接收移送: a package from another installation becomes a case here; sent again, it is that case still."""
        year = code_year(runtime.clock.now())
        code = str(CaseCode(region, year, serials.next(region, year)))

        def act(work: Work, actor: Actor) -> dict[str, Any]:
            origin = may_take_in(work, actor)
            package = opened(body, vault_of(work), senders, region)
            return receipt_of(take_in(work, origin, package, code, place))

        return bridge.write(act)

    @transfers.get("/v1/cases/transfers/keys")
    @transfers.response(200, TransferKeysSchema, heeds=())
    def keys() -> Response:
        """移送密钥: what other installations know this one by, and seal packages for."""

        def told(work: Work, actor: Actor) -> dict[str, str]:
            may_take_in(work, actor)
            vault = vault_of(work)
            return {"sender": sender_of(vault.seed(SIGNING)), "recipient": recipient_of(vault)}

        return bridge.read(told)

    return transfers


def recipient_of(vault: Vault) -> str:
    """The key for which packages are sealed, base64."""
    public = X25519PrivateKey.from_private_bytes(vault.seed(OPENING)).public_key()
    return base64.b64encode(public.public_bytes_raw()).decode("ascii")


def opened(parcel: Body, vault: Vault, senders: Mapping[str, str], region: str) -> Transferred:
    """What the package says, if it is from one of `senders` (key to region) and for here.

    Raises TransferUnreadable with why: `unknown_sender`, `damaged`, `wrong_format`, `wrong_sender`, `wrong_region`.
    """
    if parcel["sender"] not in senders:
        raise TransferUnreadable(why="unknown_sender")
    try:
        content = unpack(parcel, vault.seed(OPENING), parcel["sender"])
    except ParcelUnreadable:
        raise TransferUnreadable(why="damaged") from None
    try:
        said = _CONTENT.load(loads(content))
    except (ValidationError, Problem):
        raise TransferUnreadable(why="wrong_format") from None
    if not said["from_region"].startswith(jurisdiction(senders[parcel["sender"]])):
        raise TransferUnreadable(why="wrong_sender")
    if not said["to_region"].startswith(jurisdiction(region)):
        raise TransferUnreadable(why="wrong_region")
    return _package(said)


def _package(said: Body) -> Transferred:
    case = said["case"]
    command = command_of({**case, "units": [], "grid": None, "place": None, "answer": None})
    return Transferred(
        transfer=said["transfer"], from_region=said["from_region"], ground=said["ground"],
        transferred_at=said["transferred_at"], command=replace(command, transferred_from=case["code"]),
        units=case["units"], notes=case["notes"], files=case["files"],
    )  # fmt: skip
