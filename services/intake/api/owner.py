"""What the owner of a case may add to it with code and secret: material, a rating, a complaint of the unit."""

from collections.abc import Mapping
from contextlib import closing
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from casekit.attachments import Stored
from casekit.casecode import CaseCode, code_year
from casekit.runtime import Runtime
from casekit.serials import SerialAllocator, reserve_in
from casekit.web import Blueprint, Bridge
from casekit.web.uploads import the_upload, upload_with
from services.intake.api.answers import receipt_of
from services.intake.api.material import unless_kept
from services.intake.api.public import client_of
from services.intake.handlers.owner import add_material, complain, rate
from services.intake.handlers.public import spend
from services.intake.readmodel.public import public_view
from services.intake.schemas.owner import ComplaintSchema, PublicAttachmentSchema, RatingSchema
from services.intake.schemas.public import PublicCaseSchema
from services.intake.schemas.registration import ReceiptSchema
from services.intake.tables import SERIAL_BLOCKS

Body = Mapping[str, Any]
_KEY = ("code", "secret")


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    owner = Blueprint("owner", __name__)
    _material(owner, bridge, runtime)
    _rating(owner, bridge)
    _complaint(owner, bridge, runtime)
    return owner


def _material(owner: Blueprint, bridge: Bridge, runtime: Runtime) -> None:
    @owner.post("/v1/public/attachments")
    @owner.doc(requestBody=upload_with(*_KEY))
    @owner.response(201, PublicAttachmentSchema)
    def add() -> Response:
        """补充材料: a file (form field `file`, with `code` and `secret` beside it)."""
        upload, name = the_upload(runtime.config.attachment_max_bytes, *_KEY)
        code, secret = (request.form[each] for each in _KEY)
        client = client_of()
        bridge.read(lambda work, _: spend(work, code, client))
        kept = list[Stored]()
        with closing(upload), unless_kept(runtime, kept) as answered:
            return answered(
                bridge.write(
                    lambda work, _: add_material(work, code, secret, upload.stream, name, kept.append)
                )
            )


def _rating(owner: Blueprint, bridge: Bridge) -> None:
    @owner.post("/v1/public/rating")
    @owner.arguments(RatingSchema)
    @owner.response(200, PublicCaseSchema)
    def rated(body: Body) -> Response:
        """评价: how satisfied the owner is, once the case is completed; once a round."""
        client = client_of()
        bridge.read(lambda work, _: spend(work, body["code"], client))
        return bridge.write(lambda work, _: public_view(work, rate(work, **body)))


def _complaint(owner: Blueprint, bridge: Bridge, runtime: Runtime) -> None:
    serials = SerialAllocator(reserve_in(runtime.db, SERIAL_BLOCKS))
    region = runtime.config.region

    @owner.post("/v1/public/complaints")
    @owner.arguments(ComplaintSchema)
    @owner.response(201, ReceiptSchema)
    def complained(body: Body) -> Response:
        """投诉承办单位: a case of its own with a code and secret of its own; the unit learns nothing of it."""
        client = client_of()
        bridge.read(lambda work, _: spend(work, body["code"], client))
        year = code_year(runtime.clock.now())
        code = str(CaseCode(region, year, serials.next(region, year)))
        return bridge.write(lambda work, _: receipt_of(complain(work, new_code=code, **body)))
