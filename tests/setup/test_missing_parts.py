"""The rule of tests/conftest.py: outside CI a missing part is named, in CI it is a failure."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
CASES = """
import pytest

@pytest.mark.model
def test_needs_the_model():
    pass

def test_skips_itself():
    pytest.skip("because")

def test_cannot_run_on_this_system():
    pytest.skip("platform: no such call here")

@pytest.mark.skipif(True, reason="not today")
def test_marked():
    pass

@pytest.mark.xfail
def test_known():
    assert False
"""
INI = "[pytest]\nmarkers =\n  model: m\n  container: c\nasyncio_mode = auto\n"


@pytest.fixture
def machine(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A machine without the model."""
    root = Path(__file__).parents[2]
    pytester.makeconftest((root / "tests/conftest.py").read_text())
    pytester.makeini(INI)
    pytester.makepyfile(CASES)
    monkeypatch.setenv("XDG_DATA_HOME", str(pytester.path / "data"))
    monkeypatch.setenv("PYTHONPATH", str(root))
    return pytester


def test_outside_ci(machine: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    ran = machine.runpytest_subprocess("-ra", "-p", "no:cacheprovider")
    ran.assert_outcomes(skipped=4, xfailed=1)
    ran.stdout.fnmatch_lines(["*missing part: the embedded model is not at * dryfit setup"])


def test_in_ci(machine: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    ran = machine.runpytest_subprocess("-ra", "-p", "no:cacheprovider")
    ran.assert_outcomes(skipped=1, xfailed=1, failed=1, errors=2)
    ran.stdout.fnmatch_lines(["*missing part: the embedded model*", "*skipped in CI: because*"])


def test_a_module_that_skips_itself_fails_in_ci(
    machine: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.makepyfile(test_other="import pytest\npytest.importorskip('no_such_module')\n")
    monkeypatch.setenv("CI", "true")
    ran = machine.runpytest_subprocess("-ra", "-p", "no:cacheprovider", "test_other.py")
    ran.assert_outcomes(errors=1)
