from __future__ import annotations

import pytest

from assistant.models.template import Frame, frame_of
from tests.models.tiny import BROKEN, CHATML, FORGETFUL, NO_SYSTEM


def test_scene_and_ask_have_their_messages() -> None:
    assert frame_of(CHATML, "<s>", "</s>") == Frame(
        "<|im_start|>system\n",
        "<|im_end|>\n<|im_start|>user\n",
        "<|im_end|>\n<|im_start|>assistant\n",
    )


def test_a_template_without_a_system_role() -> None:
    assert frame_of(NO_SYSTEM, "<s>", "</s>") == Frame("<s>[INST] ", "\n\n", " [/INST]")


@pytest.mark.parametrize("template", [None, "", "  \n"])
def test_no_template_is_plain_text_and_no_fault(template: str | None) -> None:
    assert frame_of(template, "", "") == Frame("", "\n\n", "\n\n")


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (BROKEN, "TemplateSyntaxError"),
        (FORGETFUL, "UndefinedError"),
        ("{{ messages[0]['role'] }}", "leaves out"),
        ("{% for m in messages %}{{ m.content * 2 }}{% endfor %}", "repeats"),
        ("{% for m in messages | reverse %}{{ m.content }}{% endfor %}", ""),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{{ ''.__class__.__mro__ }}", "SecurityError"),
        ("{% for i in range(10**7) %}x{% endfor %}", "OverflowError"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "RecursionError"),
    ],
)
def test_a_template_that_cannot_be_used_is_told(template: str, reason: str) -> None:
    frame = frame_of(template, "", "")
    if reason:
        assert (frame.before, frame.between, frame.after) == ("", "\n\n", "\n\n")
        assert reason in frame.note
    else:
        # reversed roles, but one message of the user holds both in order
        assert frame.note == ""


def test_no_clock() -> None:
    dated = "{{ strftime_now('%Y') if strftime_now is defined else '2024' }}" + CHATML
    assert frame_of(dated, "", "").before.startswith("2024")
