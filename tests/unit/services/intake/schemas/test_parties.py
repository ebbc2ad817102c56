"""Who a party can be: an organisation is no minor."""

import pytest
from marshmallow import ValidationError

from services.intake.schemas.registration import PartySchema


@pytest.mark.parametrize("unfit", [{"is_minor": True}, {"guardian": {"name": "李四"}}])
def test_an_organisation_is_no_minor_and_has_no_guardian(unfit: dict[str, object]) -> None:
    company = {"kind": "organisation", "name": "某公司"}
    assert PartySchema().load(company)
    assert PartySchema().load({**company, "kind": "person", **unfit})
    with pytest.raises(ValidationError):
        PartySchema().load({**company, **unfit})
