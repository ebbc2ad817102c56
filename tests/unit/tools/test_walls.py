"""The walls between packages (import-linter, pyproject.toml) stand: a small tree with a breach is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SERVICES = ("intake", "grid", "mediation", "petition", "evaluation", "ledger")
MODULES = [
    "onedoor/up.py", "gateway/service.py", "access/policy.py", "contracts/intake.py", "procedures/model.py",
    "casekit/outbox.py", "casekit/bus/rabbit.py", "casekit/relay/relay.py", "casekit/testing/rabbit.py",
    *(f"services/{name}/{module}.py" for name in SERVICES for module in ("service", "api", "handlers", "tables")),
    *(f"services/{name}/readmodel.py" for name in SERVICES),
    *(f"services/{name}/domain/model.py" for name in SERVICES),
]  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path, pytestconfig: pytest.Config) -> Path:
    for module in MODULES:
        path = tmp_path / module
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        for package in list(path.relative_to(tmp_path).parents)[:-1]:
            (tmp_path / package / "__init__.py").touch()
    (tmp_path / "pyproject.toml").write_text((pytestconfig.rootpath / "pyproject.toml").read_text())
    return tmp_path


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tree)},
        cwd=tree, capture_output=True, text=True, check=False,
    )  # fmt: skip


ALLOWED = {
    "onedoor/up.py": "import services.intake.service\nimport gateway.service\nimport casekit.outbox",
    "services/intake/service.py": "import services.intake.api",
    "services/intake/api.py": "import flask\nimport services.intake.handlers\nimport services.intake.readmodel",
    "services/intake/handlers.py": "import services.intake.tables\nimport access.policy",
    "services/intake/domain/model.py": "import contracts.intake\nimport procedures.model\nimport casekit.outbox",
    "casekit/bus/rabbit.py": "import kombu\nimport pika",
    "casekit/relay/relay.py": "import pika",
    "casekit/testing/rabbit.py": "import pika",
}


def test_imports_that_point_down_are_allowed(tree: Path) -> None:
    for module, text in ALLOWED.items():
        (tree / module).write_text(text)
    result = lint(tree)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("casekit/outbox.py", "import contracts.intake"),
        ("procedures/model.py", "import contracts.intake"),
        ("contracts/intake.py", "import access.policy"),
        ("access/policy.py", "import services.intake.tables"),
        ("gateway/service.py", "import services.intake.api"),
        ("services/intake/api.py", "import gateway.service"),
        ("services/intake/api.py", "import onedoor.up"),
        ("services/grid/handlers.py", "import services.intake.tables"),
        ("services/intake/handlers.py", "import services.intake.api"),
        ("services/intake/tables.py", "import services.intake.readmodel"),
        ("services/intake/domain/model.py", "import services.intake.tables"),
        ("services/ledger/domain/model.py", "import sqlalchemy"),
        ("contracts/intake.py", "import marshmallow"),
        ("procedures/model.py", "import flask"),
        ("casekit/outbox.py", "import pika"),
        ("services/petition/api.py", "import kombu"),
        ("gateway/service.py", "import pika"),
    ],
)
def test_an_import_through_a_wall_is_refused(tree: Path, module: str, text: str) -> None:
    (tree / module).write_text(text)
    result = lint(tree)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "1 broken" in result.stdout
