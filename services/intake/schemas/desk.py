"""What the desk does beside a case's life: the receipt printed again, a new secret, the first contact handed over."""

from marshmallow import fields

from casekit.web import Schema
from casekit.web.printing import Paper
from casekit.web.words import identifier, word
from contracts.vocabulary import IdentityCheck, SecretGround
from services.intake.schemas.words import long_text


class PaperQuery(Schema):
    """On what it is printed."""

    paper = word(Paper, load_default=Paper.A4)


class SecretSchema(Schema):
    """重发查询密码: why, and how it was made sure who asks."""

    ground = word(SecretGround, required=True)
    identity = word(IdentityCheck, required=True)
    text = long_text(load_default=None)


class NewSecretSchema(Schema):
    """The new secret, told only here."""

    code = fields.String(required=True)
    compact = fields.String(required=True)
    secret = fields.String(required=True)


class HandOverSchema(Schema):
    """移交首问责任: to which post of the centre."""

    post = identifier(required=True)
    text = long_text(load_default=None)
