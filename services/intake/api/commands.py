"""From what a registration says, in a request or a row of a file, to the command."""

from collections.abc import Mapping
from typing import Any

from contracts.vocabulary import Relation, UnitRelation
from services.intake.domain.paper import FormNumber
from services.intake.handlers.registering import PartyData, RegisterCase

_PERSONAL = ("name", "phone", "email", "id_number", "address", "representative", "guardian")


def command_of(body: Mapping[str, Any]) -> RegisterCase:
    """The command that `RegistrationSchema` has loaded; at the desk `CounterSchema`."""
    return RegisterCase(
        matter_type=body["matter_type"], channel=body["channel"], description=body["description"],
        location=body["location"], grid=body["grid"],
        units=tuple(UnitRelation(each["unit"], Relation(each["relation"])) for each in body["units"]),
        parties=tuple(party_of(each) for each in body["parties"]), is_group=body["is_group"],
        received_at=body["received_at"], place=body["place"], answer=body["answer"], reference=body["reference"],
        first_contact=body.get("first_contact"), form=_form(body.get("form")),
        source=body["source"] or None, oral=body["oral"],
    )  # fmt: skip


def _form(typed: str | None) -> str | None:
    """The number of the paper form as it is written. Raises FormMalformed."""
    return None if typed is None else str(FormNumber.parse(typed))


def party_of(party: Mapping[str, Any]) -> PartyData:
    """The party that `PartySchema` has loaded."""
    return PartyData(
        is_petitioner=party["side"] == "petitioner", kind=party["kind"], is_anonymous=party["is_anonymous"],
        is_minor=party["is_minor"], is_represented=party["representative"] is not None,
        personal={name: party[name] for name in _PERSONAL if party[name] is not None},
    )  # fmt: skip
