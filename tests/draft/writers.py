"""A Writer without a model: every token is drawn at random under the real grammar."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np
from llguidance import LLMatcher, LLTokenizer

from assistant.core.draft import ModelInfo
from assistant.core.errors import Cancelled
from assistant.models import Begun, Scene, Section, Usage
from assistant.models.writing import OnText


@dataclass
class RandomWriter:
    """Bytes are its tokens; all that the grammar allows are equally likely."""

    info: ModelInfo = field(default_factory=lambda: ModelInfo("random", "0" * 64, "narrow"))
    alive: bool = True
    scenes: list[Scene] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    longest: int = 0
    tokenizer: LLTokenizer = field(default_factory=lambda: LLTokenizer("byte"))

    def begin(self, scene: Scene, longest: int, stop: threading.Event) -> Begun:
        self.scenes.append(scene)
        self.longest = longest
        return Begun(prompt=10, context=1024)

    def write(self, section: Section, seed: int, on_text: OnText, stop: threading.Event) -> Usage:
        if stop.is_set():
            raise Cancelled
        self.sections.append(section)
        dice = np.random.default_rng([seed, *section.id.encode()])
        matcher = LLMatcher(self.tokenizer, section.grammar, log_level=0)
        written = bytearray()
        sampled = 0
        while True:
            assert not matcher.is_error(), matcher.get_error()
            forced = matcher.compute_ff_tokens()
            matcher.consume_tokens(forced)
            written += bytes(forced)
            if matcher.is_stopped():
                break
            bits = np.unpackbits(
                np.frombuffer(matcher.compute_bitmask(), np.uint8), bitorder="little"
            )
            token = int(dice.choice(np.flatnonzero(bits[:256])))
            matcher.consume_token(token)
            written.append(token)
            sampled += 1
        text = written.decode()
        assert len(text) <= section.longest
        on_text(text[: len(text) // 2], "forced")
        on_text(text[len(text) // 2 :], "sampled")
        return Usage(prompt=5, reused=10, sampled=sampled, forced=len(written) - sampled)

    def count(self, texts: tuple[str, ...]) -> int:
        return sum(len(text.encode()) for text in texts)
