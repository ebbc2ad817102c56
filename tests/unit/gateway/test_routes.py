"""Every path of the API has one owner."""

import pytest

from casekit.config import SERVICES
from gateway.routes import owner_of


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/v1/cases", "intake"),
        ("/v1/cases/520302-2026-0000001-X", "intake"),
        ("/v1/cases/520302-2026-0000001-X/closure", "intake"),
        ("/v1/cases/520302-2026-0000001-X/timeline", "ledger"),
        ("/v1/cases/520302-2026-0000001-X/timeline/x", "intake"),
        ("/v1/public/lookup", "intake"),
        ("/v1/units", "grid"),
        ("/v1/grids/g1", "grid"),
        ("/v1/staff", "grid"),
        ("/v1/reports", "grid"),
        ("/v1/orders/1/acceptance", "grid"),
        ("/v1/supervisions", "grid"),
        ("/v1/callouts/1/answer", "grid"),
        ("/v1/alerts/acknowledgement", "grid"),
        ("/v1/letters/1/reply", "grid"),
        ("/v1/risks/1/striking-off", "grid"),
        ("/v1/mediations", "mediation"),
        ("/v1/petitions/1/answer", "petition"),
        ("/v1/evaluation/cards", "evaluation"),
        ("/v1/ledger/checkpoint", "ledger"),
        ("/v1/events", None),
        ("/v1/me", None),
        ("/v1", None),
        ("/v1/", None),
        ("/", None),
        ("", None),
        ("/v2/cases", None),
        ("/internal/status", None),
        ("//v1/cases", None),
        ("/v1//cases", None),
        ("http://elsewhere/v1/cases", None),
    ],
)
def test_the_owner_of_a_path(path: str, service: str | None) -> None:
    assert owner_of(path) == service
    assert service is None or service in SERVICES
