"""A case code in a body or a filter is read as people write it, whichever service is asked (docs/api.md)."""

import marshmallow
import pytest

from access.disclosing import ServiceDisclosuresQuery
from services.grid.schemas.orders import OrderQuery
from services.mediation.schemas.mediations import AgreementRequest, MediationQuery
from services.mediation.schemas.sessions import ScheduleQuery
from services.mediation.schemas.settlement import ClosingRulingRequest
from services.petition.schemas.petitions import PetitionQuery, RefusalRequest
from services.petition.schemas.statuses import StatusQuery
from tests.support.cases import new_code

CODE = new_code()
WRITTEN = [CODE, CODE.replace("-", "").lower(), CODE.translate({i: i + 0xFEE0 for i in range(0x30, 0x3A)})]
FIELDS = [
    (OrderQuery, "case"),
    (MediationQuery, "case"),
    (ScheduleQuery, "case"),
    (AgreementRequest, "related"),
    (ClosingRulingRequest, "related"),
    (PetitionQuery, "case"),
    (RefusalRequest, "earlier"),
    (StatusQuery, "case"),
    (ServiceDisclosuresQuery, "case"),
]


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize(("schema", "name"), FIELDS)
def test_a_case_code_is_read_as_people_write_it(
    schema: type[marshmallow.Schema], name: str, written: str
) -> None:
    is_list = name == "related"
    loaded = schema().load({name: [written] if is_list else written}, partial=True)
    read = loaded["code" if "code" in loaded else name]
    assert read == ([CODE] if is_list else CODE)


@pytest.mark.parametrize(("schema", "name"), FIELDS)
def test_what_is_no_code_is_named(schema: type[marshmallow.Schema], name: str) -> None:
    wrong = CODE[:-1] + ("1" if CODE[-1] != "1" else "2")
    with pytest.raises(marshmallow.ValidationError) as refused:
        schema().load({name: [wrong] if name == "related" else wrong}, partial=True)
    assert name in refused.value.normalized_messages()
