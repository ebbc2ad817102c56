"""What becomes of a text message follows from what the gateway answered, and from what it may have done."""

from dataclasses import replace
from uuid import UUID

import pytest

from services.intake.sending.gateway import Later, Message, Outcome, Refused, Taken
from services.intake.sending.sms import Account, SmsGateway
from tests.support.webhook import webhook

TEXT = Message(UUID(int=7), "13812345678", '您的"事项"已受理 {id} {text}')
TEMPLATE = {"mobiles": ["{address}"], "content": "{text}", "msgid": "od-{id}", "sign": "综治中心", "type": 1}
ACCOUNT = Account("http://127.0.0.1:9", "canary-token", TEMPLATE)


def sent(*answers: tuple[int, bytes], accepted: tuple[str, str] | None = None) -> Outcome:
    with webhook(*answers) as server:
        return SmsGateway(replace(ACCOUNT, url=server.url, accepted=accepted)).send(TEXT)


def test_the_gateway_is_sent_its_own_document_with_the_words_in_their_places() -> None:
    with webhook() as server:
        assert SmsGateway(replace(ACCOUNT, url=f"{server.url}/sms")).send(TEXT) == Taken()
    ((asked, headers, _),) = server.asked
    assert asked == "POST /sms"
    assert headers["Authorization"] == "Bearer canary-token"
    assert headers["Idempotency-Key"] == str(TEXT.id)
    assert server.documents() == [
        {
            "mobiles": [TEXT.address],
            "content": TEXT.text,
            "msgid": f"od-{TEXT.id}",
            "sign": "综治中心",
            "type": 1,
        }
    ]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (202, Taken()),
        (409, Taken()),  # it has a message of this id
        (400, Refused("refused")),
        (422, Refused("refused")),
        (401, Later("http_401")),
        (429, Later("http_429")),
        (503, Later("http_503")),
        (302, Later("http_302")),
        (0, Later("ProtocolError", in_doubt=True)),
    ],
)
def test_the_answer_says_whether_to_try_again(status: int, outcome: Outcome) -> None:
    assert sent((status, b"")) == outcome


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (b'{"result": {"code": 0}}', Taken()),
        (b'{"result": {"code": 12}}', Refused("refused")),
        (b'{"result": []}', Refused("refused")),
        (b"<ok/>", Refused("refused")),
    ],
)
def test_a_gateway_that_answers_200_to_all_is_read(said: bytes, outcome: Outcome) -> None:
    assert sent((200, said), accepted=("result.code", "0")) == outcome


def test_a_gateway_that_is_away_has_nothing() -> None:
    assert SmsGateway(ACCOUNT).send(TEXT) == Later("NewConnectionError")
    assert "canary" not in repr(ACCOUNT)
