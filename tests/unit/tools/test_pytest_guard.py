"""`--whole` turns a run red that skipped something or did not speak with both real servers."""

import signal

import pytest

pytest_plugins = ["pytester"]

SPEAKS = """
    import pytest
    from tools.pytest_guard import spoke_with

    @pytest.fixture
    def servers(request):
        for name in {names}:
            spoke_with(request.config, name)

    def test_spoken(servers):
        assert True
"""


@pytest.fixture(autouse=True)
def only_the_plugin_under_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "tools.pytest_guard", *arguments)


def test_a_run_that_spoke_with_both_servers_is_green(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SPEAKS.format(names=["PostgreSQL", "RabbitMQ"]))
    result = run(pytester, "--whole")
    result.assert_outcomes(passed=1)
    assert result.ret == 0


def test_a_run_without_a_real_broker_is_red_to_its_last_line(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SPEAKS.format(names=["PostgreSQL"]))
    result = run(pytester, "--whole")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*RabbitMQ was not spoken with*"])
    assert result.ret == 1


@pytest.mark.parametrize(("names", "status"), [(["PostgreSQL", "RabbitMQ"], 0), (["RabbitMQ"], 1)])
def test_workers_have_spoken_for_the_run(pytester: pytest.Pytester, names: list[str], status: int) -> None:
    each = {f"test_{name}": SPEAKS.format(names=[name]) for name in names}
    pytester.makepyfile(test_another="def test_x(): assert True", **each)
    result = run(pytester, "--whole", "-p", "xdist", "-n", "2", "--dist", "loadfile")
    assert result.ret == status


@pytest.mark.parametrize("way", ["pytest.skip('no broker')", "pytest.xfail('some day')"])
def test_a_run_that_passed_over_a_test_is_red(pytester: pytest.Pytester, way: str) -> None:
    pytester.makepyfile(
        SPEAKS.format(names=["PostgreSQL", "RabbitMQ"]), test_other=f"import pytest\ndef test_x(): {way}"
    )
    result = run(pytester, "--whole")
    result.stdout.fnmatch_lines(["*test_x did not run to its end*"])
    assert result.ret == 1


def test_in_a_run_from_the_background_an_interrupt_still_ends_what_tests_start(
    pytester: pytest.Pytester,
) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pytester.makepyfile(
            "import signal\ndef test_x(): assert signal.getsignal(signal.SIGINT) != signal.SIG_IGN"
        )
        run(pytester).assert_outcomes(passed=1)
    finally:
        signal.signal(signal.SIGINT, before)


def test_without_the_option_a_partial_run_is_nobodys_fault(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_x(): assert True")
    assert run(pytester).ret == 0


def test_a_server_nobody_demands_cannot_be_reported(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SPEAKS.format(names=["SQLite"]))
    result = run(pytester)
    result.assert_outcomes(errors=1)
