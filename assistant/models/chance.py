"""A Writer without a model: wherever the grammar leaves a choice, one byte of those allowed.

What it writes is what the grammar alone is worth; the bench sets a model's drafts against it, and
tests use it to try the real grammars without a model.
"""

from __future__ import annotations

import codecs
import hashlib
import threading
from dataclasses import dataclass, field

import numpy as np
from llguidance import LLMatcher, LLTokenizer

from assistant.core.draft import ModelInfo
from assistant.core.errors import Cancelled, Unfinished
from assistant.models.writing import Begun, How, OnText, Scene, Section, Usage


@dataclass
class ChanceWriter:
    """Bytes are its tokens; all that the grammar allows are equally likely.

    The same section and seed give the same text. Needs no file and starts no process.
    """

    info: ModelInfo = field(default_factory=lambda: ModelInfo("chance", "0" * 64, "narrow"))
    alive: bool = True
    tokenizer: LLTokenizer = field(default_factory=lambda: LLTokenizer("byte"))

    def begin(self, scene: Scene, longest: int, stop: threading.Event) -> Begun:
        """The scene says nothing to it. Raises Cancelled when `stop` is set."""
        if stop.is_set():
            raise Cancelled
        return Begun(prompt=0, context=0)

    def write(self, section: Section, seed: int, on_text: OnText, stop: threading.Event) -> Usage:
        """Write one section. Raises Cancelled when `stop` is set, Unfinished when the grammar
        stops short."""
        if stop.is_set():
            raise Cancelled
        digest = hashlib.sha256(f"{seed}\0{section.id}".encode()).digest()
        dice = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "little")))
        matcher = LLMatcher(self.tokenizer, section.grammar, log_level=0)
        decoder = codecs.getincrementaldecoder("utf-8")("replace")

        def tell(tokens: list[int], how: How) -> None:
            if text := decoder.decode(bytes(tokens)):
                on_text(text, how)

        sampled = forced = 0
        while True:
            run = matcher.compute_ff_tokens()
            matcher.consume_tokens(run)
            tell(run, "forced")
            forced += len(run)
            if matcher.is_error():
                raise Unfinished(f"the grammar stopped: {matcher.get_error()[:300]}")
            if matcher.is_stopped():
                return Usage(sampled=sampled, forced=forced)
            mask = np.frombuffer(matcher.compute_bitmask(), np.uint8)
            allowed = np.flatnonzero(np.unpackbits(mask, bitorder="little")[:256])
            token = int(dice.choice(allowed))
            matcher.consume_token(token)
            tell([token], "sampled")
            sampled += 1

    def count(self, texts: tuple[str, ...]) -> int:
        """Bytes."""
        return sum(len(text.encode()) for text in texts)
