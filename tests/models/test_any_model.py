"""Any GGUF goes the same way: other tokenizers, templates, contexts; random weights."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from assistant.core.errors import Cancelled, DryfitError, Exit, Unfinished
from assistant.models import Begun, ModelProcess, Section, Usage, open_model
from tests.models.sections import BLOCK, LONG, SCENE
from tests.models.tiny import BROKEN, CHATML, FORGETFUL, NO_SYSTEM, Tiny

Make = Callable[[Tiny], Path]
SHAPE = re.compile(
    r'variable "é" {\n  description = "[A-Z][a-z ]{4,30}"\n  default = (true|false|null)\n}\n'
)


def written(writer: ModelProcess, section: Section = BLOCK, seed: int = 0) -> tuple[str, Usage]:
    pieces: list[str] = []
    usage = writer.write(section, seed, lambda text, _: pieces.append(text), threading.Event())
    return "".join(pieces), usage


def begun(writer: ModelProcess, longest: int = 200) -> Begun:
    return writer.begin(SCENE, longest, threading.Event())


@pytest.mark.parametrize("tokenizer", ["bpe", "spm"])
@pytest.mark.parametrize("template", [None, CHATML, NO_SYSTEM, BROKEN, FORGETFUL])
def test_whatever_the_tokenizer_and_template(
    tiny: Make, tokenizer: str, template: str | None
) -> None:
    path = tiny(Tiny(tokenizer, template))  # type: ignore[arg-type]
    with open_model(path) as writer:
        start = begun(writer)
        text, usage = written(writer)
        again, _ = written(writer)
    assert SHAPE.fullmatch(text)
    assert again == text
    assert usage.sampled > 0
    assert usage.forced > 0
    assert usage.reused == start.prompt
    refused = template in (BROKEN, FORGETFUL)
    assert any("chat template" in note for note in start.notes) == refused


@pytest.mark.parametrize("tokenizer", ["bpe", "spm"])
def test_processes_threads_and_history_change_nothing(tiny: Make, tokenizer: str) -> None:
    path = tiny(Tiny(tokenizer))  # type: ignore[arg-type]
    with open_model(path, threads=1) as writer:
        begun(writer)
        first = written(writer)
        other, _ = written(writer, seed=1)
    with open_model(path, threads=3) as writer:
        begun(writer, longest=900)
        written(writer, LONG)
        written(writer, seed=5)
        begun(writer)
        second = written(writer)
    assert first == second
    assert other != first[0]


def test_a_small_context_is_told_and_survived(tiny: Make) -> None:
    with open_model(tiny(Tiny("bpe", context=96))) as writer:
        start = begun(writer, longest=1200)
        text, _ = written(writer, LONG)
        short, _ = written(writer)
    assert start.context == 96
    assert [note.rpartition("the ")[2] for note in start.notes][:2] == [
        "parameters",
        "instruction",
    ]
    assert re.fullmatch(r"# (many words ){60}[a-z]{4,9}\n# (and more ){30}[a-z]{4,9}\n", text)
    assert SHAPE.fullmatch(short)


def test_a_context_too_small_for_anything(tiny: Make) -> None:
    with (
        open_model(tiny(Tiny(context=16))) as writer,
        pytest.raises(Unfinished, match="context of 16 tokens is too small"),
    ):
        begun(writer)


@pytest.mark.parametrize("tokenizer", ["bpe", "spm"])
def test_a_tokenizer_that_lacks_a_byte(tiny: Make, tokenizer: str) -> None:
    path = tiny(Tiny(tokenizer, without="éx"))  # type: ignore[arg-type]
    with open_model(path) as writer:
        begun(writer)
        with pytest.raises(Unfinished, match="cannot spell 'é'"):
            written(writer)
        assert writer.alive


def test_long_forced_text_is_fed_by_its_ends(tiny: Make) -> None:
    with open_model(tiny(Tiny("bpe"))) as writer:
        begun(writer, longest=1200)
        text, usage = written(writer, LONG)
        assert writer.count((text,)) - 40 < usage.sampled + usage.forced + usage.printed
    assert usage.forced <= 2 * 96 + 20
    assert usage.printed > 300


def test_counting(tiny: Make) -> None:
    with open_model(tiny(Tiny("bpe"))) as writer:
        assert writer.count(("the", "the the", "é")) == 1 + 3 + 2


@pytest.mark.parametrize("keep", [9, 200, 4000])
def test_a_truncated_file(tiny: Make, keep: int) -> None:
    path = tiny(Tiny())
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DryfitError) as caught, open_model(path):
        pass
    assert caught.value.code == Exit.UNFINISHED
    assert path.name in caught.value.summary


def test_an_architecture_nobody_knows(tiny: Make) -> None:
    path = tiny(Tiny())
    path.write_bytes(path.read_bytes().replace(b"llama", b"lhama"))
    with pytest.raises(Unfinished, match="lhama"), open_model(path):
        pass


def test_a_grammar_that_does_not_compile(tiny: Make) -> None:
    broken = Section("x", "", "start: (", "", 10)
    with open_model(tiny(Tiny())) as writer:
        begun(writer)
        with pytest.raises(Unfinished, match="grammar"):
            written(writer, broken)
        assert SHAPE.fullmatch(written(writer)[0])


def children() -> list[psutil.Process]:
    return psutil.Process().children()


def test_a_process_that_dies_is_told_with_its_log(tiny: Make, tmp_path: Path) -> None:
    with open_model(tiny(Tiny())) as writer:
        begun(writer)
        (child,) = children()
        child.send_signal(signal.SIGKILL)
        with pytest.raises(Unfinished, match=r"SIGKILL.*memory.*model-.*\.log") as caught:
            written(writer)
        assert not writer.alive
    log = Path(caught.value.summary.rpartition("the log is ")[2])
    assert log.is_relative_to(tmp_path / "state")
    assert log.is_file()


def test_a_process_that_is_dead_already_leaves_no_pipe_open(tiny: Make) -> None:
    with open_model(tiny(Tiny())) as writer:
        begun(writer)
        process = writer._child
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        process.kill()
        unread = select.poll()
        unread.register(process.stdin, 0)
        assert unread.poll(10_000)  # nobody is left to read what is sent
        with pytest.raises(Unfinished, match="SIGKILL"):
            written(writer)
    assert process.stdin.closed
    assert process.stdout.closed


def test_nothing_is_left_behind(tiny: Make, tmp_path: Path) -> None:
    with open_model(tiny(Tiny())) as writer:
        assert writer.alive
        assert len(children()) == 1
    assert not writer.alive
    assert children() == []
    assert list((tmp_path / "state").rglob("*.log")) == []


def test_old_logs_do_not_pile_up(tiny: Make, tmp_path: Path) -> None:
    logs = tmp_path / "state" / "dryfit" / "logs"
    logs.mkdir(parents=True)
    for number in range(14):
        log = logs / f"model-{2**22 + number}-1.log"  # no process has such an id
        log.write_text("crashed")
        os.utime(log, (number, number))
    with open_model(tiny(Tiny())):
        pass
    left = [f"model-{2**22 + number}-1.log" for number in range(4, 14)]
    assert sorted(log.name for log in logs.iterdir()) == left


def test_stop_while_writing(tiny: Make) -> None:
    stop = threading.Event()
    # Far more forced text than can be evaluated before the stop is heard.
    slow = Section(
        "slow",
        "",
        'start: SECTION\nSECTION: /[a-z]{3000,3900}/ "\\n"\n',
        "\n",
        3901,
    )
    with open_model(tiny(Tiny("bpe", context=4096))) as writer:
        writer.begin(SCENE, 8000, stop)
        heard: list[str] = []

        def hear(text: str, _: str) -> None:
            heard.append(text)
            if len(heard) == 5:
                stop.set()
                heard.append(str(time.monotonic()))

        with pytest.raises(Cancelled):
            writer.write(slow, 0, hear, stop)
        assert time.monotonic() - float(heard[5]) < 1.0
        assert len(heard) == 6
        stop.clear()
        if writer.alive:
            begun(writer)
            assert SHAPE.fullmatch(written(writer)[0])


def test_stop_before_loading(tiny: Make) -> None:
    stop = threading.Event()
    stop.set()
    began = time.monotonic()
    with pytest.raises(Cancelled), open_model(tiny(Tiny()), stop=stop):
        pass
    assert time.monotonic() - began < 0.5
    assert children() == []


def test_the_process_ends_with_its_parent(tiny: Make) -> None:
    script = (
        "import os, sys, pathlib, psutil\n"
        "from assistant.models import open_model\n"
        "writer = open_model(pathlib.Path(sys.argv[1])).__enter__()\n"
        "print(psutil.Process().children()[0].pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tiny(Tiny()))],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
        check=False,
        timeout=60,
    )
    pid = int(done.stdout)
    for _ in range(100):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie":
            return
        time.sleep(0.02)
    pytest.fail(f"process {pid} outlived its parent by two seconds")


@pytest.mark.parametrize("template", [None, CHATML, NO_SYSTEM, BROKEN])
def test_a_plain_chat_ends_and_leaves_drafts_alone(tiny: Make, template: str | None) -> None:
    never = threading.Event()

    def chatted(writer: ModelProcess, longest: int) -> tuple[str, Usage]:
        pieces: list[str] = []
        usage = writer.chat("say", longest, 0, lambda text, _: pieces.append(text), never)
        return "".join(pieces), usage

    with open_model(tiny(Tiny("bpe", template))) as writer:
        begun(writer)
        before = written(writer)[0]
        text, usage = chatted(writer, 40)
        assert 0 < usage.sampled <= 40
        assert usage.forced == usage.printed == 0
        assert chatted(writer, 40) == (text, usage)
        begun(writer)
        assert written(writer)[0] == before


def test_a_chat_longer_than_the_context_ends_with_it(tiny: Make) -> None:
    with open_model(tiny(Tiny("bpe", context=256))) as writer:
        usage = writer.chat("say", 5000, 0, lambda _text, _how: None, threading.Event())
        assert usage.prompt + usage.sampled <= 256
        with pytest.raises(Unfinished, match="longer than the model's context"):
            writer.chat("say " * 400, 40, 0, lambda _text, _how: None, threading.Event())
