"""Every service's application and OpenAPI document, built once for all who read them."""

from dataclasses import replace
from typing import Any

import pytest

from casekit.config import SERVICES
from casekit.web import build_app
from casekit.web.app import ServiceApp
from onedoor.composition import definition_of
from tests.support.example_service import example

Documents = dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def apps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ServiceApp]:
    """The application of each service, on no database."""
    like = example(tmp_path_factory.mktemp("home")).runtime
    return {name: build_app(replace(like, definition=definition_of(name), app=None)) for name in SERVICES}


@pytest.fixture(scope="session")
def documents(apps: dict[str, ServiceApp]) -> Documents:
    """What each service says of itself."""
    return {name: app.openapi for name, app in apps.items()}
