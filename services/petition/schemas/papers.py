"""Papers of a petition as files, over HTTP."""

from casekit.web import Moment, Schema, Text
from casekit.web.words import word
from services.petition.domain.petition import WrittenForm


class FileRequest(Schema):
    """With a `grant` of intake's for the case, the petitioner's name stands in what is written to him."""

    grant = Text(1000, load_default=None, allow_none=True)


class DeliveryRequest(Schema):
    """送达: in what form, and when the paper reached the petitioner."""

    delivery_form = word(WrittenForm, required=True)
    delivered_at = Moment(load_default=None, allow_none=True, metadata={"description": "now, if not given"})
