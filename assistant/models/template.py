"""A model's own chat template, cut where the scene and the order to write go in.

The template's text is tokenized with its control tokens; what goes in is tokenized as plain
text, so that nothing in a goal can pass for a control token.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

_SCENE = "DRYFIT0SCENE"
_ORDER = "DRYFIT0ORDER"
_LONGEST = 20_000
"""Characters of frame that a template may put around two short messages."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before the scene, between it and the order to write, and after the order."""

    before: str
    between: str
    after: str
    note: str = ""
    """Says why the model's own template was not used; empty when it was, or has none."""


_PLAIN = ("", "\n\n", "\n\n")
_PLAIN_CHAT = ("", "\n\n")
_TEMPLATE_FAULTS = (TemplateError, ValueError, TypeError, ArithmeticError, LookupError,
                    AttributeError, RecursionError)  # fmt: skip


def frame_of(template: str | None, bos: str, eos: str) -> Frame:
    """The frame that `template` (Jinja, from the model file) puts around a conversation.

    Tried in this order: the scene as the system's message; scene and order in one message of the
    user; plain text. A template that raises, loses a part or repeats one is not used.
    """
    if not template or not template.strip():
        return Frame(*_PLAIN)
    reason = ""
    for messages in (
        [{"role": "system", "content": _SCENE}, {"role": "user", "content": _ORDER}],
        [{"role": "user", "content": f"{_SCENE}\n\n{_ORDER}"}],
    ):
        try:
            return _cut(_render(template, messages, bos, eos))
        except _TEMPLATE_FAULTS as error:
            reason = f"{type(error).__name__}: {error}"[:200]
    note = f"the model's chat template cannot be used ({reason}); it is asked in plain text"
    return Frame(*_PLAIN, note=note)


def chat_frame(template: str | None, bos: str, eos: str) -> tuple[str, str]:
    """What `template` puts before and after a single message of the user, its own system message
    included; plain text where it has none that can be used."""
    if not template or not template.strip():
        return _PLAIN_CHAT
    try:
        text = _render(template, [{"role": "user", "content": _SCENE}], bos, eos)
    except _TEMPLATE_FAULTS:
        return _PLAIN_CHAT
    before, found, after = text.partition(_SCENE)
    return (before, after) if found and len(text) <= _LONGEST else _PLAIN_CHAT


def _render(template: str, messages: list[dict[str, str]], bos: str, eos: str) -> str:
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    # No clock: templates that print today's date fall back to a fixed one when this is missing.
    return environment.from_string(template).render(
        messages=messages,
        add_generation_prompt=True,
        enable_thinking=False,
        bos_token=bos,
        eos_token=eos,
        raise_exception=_refuse,
    )


def _refuse(message: str) -> NoReturn:
    raise TemplateError(message)


def _cut(text: str) -> Frame:
    if text.count(_SCENE) != 1 or text.count(_ORDER) != 1:
        raise ValueError("it leaves out or repeats a message")
    before, _, rest = text.partition(_SCENE)
    between, found, after = rest.partition(_ORDER)
    if not found:
        raise ValueError("it turns the messages round")
    if len(text) > _LONGEST:
        raise ValueError("it is too long")
    return Frame(before, between, after)
