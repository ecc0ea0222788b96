"""Writing under a grammar: what is forced goes in one batch, what is free is sampled.

Sampling is by temperature, with numbers from PCG64 seeded by the draft's seed and the section's
id: one section's text never moves another's random numbers, and the same prompt and seed give
the same text in every process.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable, Sequence

import llguidance.numpy as masks
import numpy as np
from llguidance import LLMatcher, LLTokenizer
from llguidance.llamacpp import lltokenizer_from_vocab
from numpy.typing import NDArray

from assistant.models.engine import Aborted, Engine, ModelFault
from assistant.models.template import chat_frame, frame_of
from assistant.models.wire import Part, Wrote
from assistant.models.writing import How

TEMPERATURE = 0.6
LEAST_SHARE = 0.05
"""Tokens less likely than this share of the likeliest are not sampled."""
LONGEST_RUN = 96
"""Tokens of forced text that are evaluated whole; of a longer run the model is fed both ends."""
_HEAD, _TAIL = 32, 48
_ORDER = "Write each part as it is named."


class Drafter:
    """Sets scenes and writes sections with one engine."""

    def __init__(self, engine: Engine) -> None:
        import llama_cpp as llama

        self.engine = engine
        bos, eos = llama.llama_vocab_bos(engine.vocab), llama.llama_vocab_eos(engine.vocab)
        self._adds_bos = bool(llama.llama_vocab_get_add_bos(engine.vocab)) and bos >= 0
        spelled = (
            engine.metadata("tokenizer.chat_template"),
            engine.special_text(bos),
            engine.special_text(eos),
        )
        self.frame = frame_of(*spelled)
        self._chat = chat_frame(*spelled)
        end = next((t for t in (eos, llama.llama_vocab_eot(engine.vocab), bos) if t >= 0), 0)
        self.grammars: LLTokenizer = lltokenizer_from_vocab(engine.vocab, eos_token=end)
        self._mask = masks.allocate_token_bitmask(1, self.grammars.vocab_size)
        self._first: int = bos if bos >= 0 else end
        self._scene: list[int] = []
        self._held: list[int] = []
        self._written: list[int] = []

    def begin(self, parts: Sequence[Part], longest: int, threads: int) -> tuple[int, list[str]]:
        """Set the scene in a fresh context; tokens evaluated, and what was left out."""
        notes: list[str] = []
        kept = list(parts)
        # A token is two characters or more on average, in the vocabularies seen; where a text
        # is worse than that, the window below moves.
        need = longest // 2 + 64
        scene = self._told(kept)
        self.engine.open(len(scene) + need, threads)
        most = max(self.engine.room // 2, self.engine.room - need)
        while kept and len(scene) > most:
            dropped = max(kept, key=lambda part: part.rank)
            kept.remove(dropped)
            notes.append(
                f"the model's context of {self.engine.room} tokens is too small: "
                f"it was not told the {dropped.name}"
            )
            scene = self._told(kept)
        if len(scene) > most:
            scene = [self._first]
            notes.append("the model's chat template is longer than its context; left out")
        self._scene = scene
        self.engine.evaluate(scene)
        return len(scene), notes

    def _told(self, parts: Sequence[Part]) -> list[int]:
        """The conversation up to where the model's own answer begins: its sections."""
        return self._begun(
            [
                *self._plain(self.frame.before, special=True),
                *self._plain("\n".join(part.text for part in parts)),
                *self._plain(self.frame.between, special=True),
                *self._plain(_ORDER),
                *self._plain(self.frame.after, special=True),
            ]
        )

    def _begun(self, tokens: list[int]) -> list[int]:
        """A conversation that begins as the model wants it, and is never empty."""
        begins = tokens[:1] == [self._first]
        return [self._first, *tokens] if not tokens or (self._adds_bos and not begins) else tokens

    def _plain(self, text: str, *, special: bool = False) -> list[int]:
        """Tokens of text for the model to read; what it cannot spell is left out of it."""
        known = (
            text
            if self.engine.spellable(text)
            else "".join(c for c in text if self.engine.spellable(c))
        )
        return self.engine.tokenize(known, special=special)

    def write(
        self,
        section: str,
        ask: str,
        grammar: str,
        spelled: str,
        seed: int,
        tell: Callable[[str, How], None],
        threads: int,
    ) -> Wrote:
        """Write one section after the scene; `tell` hears the text as it comes."""
        if missing := [c for c in spelled if not self.engine.spellable(c)]:
            raise ModelFault(f"the model's tokenizer cannot spell {', '.join(map(repr, missing))}")
        prompt, reused = self._ask(ask, threads)
        matcher = LLMatcher(self.grammars, grammar, log_level=0)
        self._check(matcher)
        dice = _dice(seed, section)
        text = _Text(self.engine.pieces, tell)
        counts = {"sampled": 0, "forced": 0, "printed": 0}
        pending: list[int] = []
        while True:
            forced = matcher.compute_ff_tokens()
            if forced:
                matcher.consume_tokens(forced)
                text.add(forced, "forced")
            self._check(matcher)
            if matcher.is_stopped():
                counts["printed"] += len(forced)
                break
            fed = forced if len(forced) <= LONGEST_RUN else forced[:_HEAD] + forced[-_TAIL:]
            counts["forced"] += len(fed)
            counts["printed"] += len(forced) - len(fed)
            self._feed(pending + fed)
            token = self._sample(matcher, dice)
            matcher.consume_token(token)
            self._check(matcher)
            if token == self.grammars.eos_token:
                break
            text.add([token], "sampled")
            counts["sampled"] += 1
            pending = [token]
        text.close()
        return Wrote(prompt=prompt, reused=reused, **counts)

    def _ask(self, ask: str, threads: int) -> tuple[int, int]:
        """Back to the scene, then the ask; tokens evaluated and tokens reused."""
        scene = self._scene
        if self.engine.abort:
            raise Aborted
        self.engine.use_threads(threads)
        reused, evaluated = len(scene), 0
        if not self.engine.back_to(len(scene)):
            self.engine.evaluate(scene)
            reused, evaluated = 0, len(scene)
        tokens = self._plain(f"{ask}\n")
        if not tokens or len(tokens) > (self.engine.room - len(scene)) // 2:
            tokens = [self._first]
        # Evaluated together with the forced text that follows.
        self._held, self._written = tokens, []
        return evaluated + len(tokens), reused

    def _feed(self, tokens: list[int]) -> None:
        """Evaluate tokens; where the context is full, go on from the last half of the text."""
        tokens, self._held = self._held + tokens, []
        self._written += tokens
        if self.engine.past + len(tokens) > self.engine.room:
            scene = len(self._scene)
            tokens = self._written[-max(1, (self.engine.room - scene) // 2) :]
            if not self.engine.back_to(scene):
                self.engine.evaluate(self._scene)
        self.engine.evaluate(tokens)

    def chat(
        self,
        text: str,
        longest: int,
        seed: int,
        tell: Callable[[str, How], None],
        threads: int,
    ) -> Wrote:
        """Answer one message without a grammar, in a fresh context, until the model ends it."""
        before, after = self._chat
        prompt = self._begun(
            [
                *self._plain(before, special=True),
                *self._plain(text),
                *self._plain(after, special=True),
            ]
        )
        self.engine.open(len(prompt) + longest, threads)
        most = min(longest, self.engine.room - len(prompt))
        if most < 1:
            raise ModelFault("the message is longer than the model's context")
        self._scene = []
        dice, out = _dice(seed, "chat"), _Text(self.engine.pieces, tell)
        fed, sampled = prompt, 0
        while sampled < most:
            self.engine.evaluate(fed)
            token = pick(self.engine.logits(), dice)
            if self.engine.ends(token):
                break
            out.add([token], "sampled")
            sampled += 1
            fed = [token]
        out.close()
        return Wrote(prompt=len(prompt), reused=0, sampled=sampled, forced=0, printed=0)

    def _sample(self, matcher: LLMatcher, dice: np.random.Generator) -> int:
        masks.fill_next_token_bitmask(matcher, self._mask)
        self._check(matcher)
        bits = np.unpackbits(self._mask.view(np.uint8)[0], bitorder="little")
        allowed = np.flatnonzero(bits[: self.engine.vocabulary])
        if not len(allowed):
            raise ModelFault("the model's tokenizer has no token for what must come next")
        return int(allowed[pick(self.engine.logits()[allowed], dice)])

    def _check(self, matcher: LLMatcher) -> None:
        if matcher.is_error():
            raise ModelFault(f"the grammar stopped: {matcher.get_error()[:300]}")

    def count(self, texts: Sequence[str]) -> int:
        """Tokens of texts that are not evaluated."""
        return sum(len(self._plain(text)) for text in texts)


class _Text:
    """Bytes of tokens to text, never cutting a character in two."""

    def __init__(self, pieces: list[bytes], tell: Callable[[str, How], None]) -> None:
        self._pieces, self._tell = pieces, tell
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def add(self, tokens: Sequence[int], how: How) -> None:
        """Tell what these tokens spell."""
        if text := self._decoder.decode(b"".join(self._pieces[t] for t in tokens)):
            self._tell(text, how)

    def close(self) -> None:
        """Tell what is left of an unfinished character."""
        if text := self._decoder.decode(b"", final=True):
            self._tell(text, "forced")


def _dice(seed: int, section: str) -> np.random.Generator:
    digest = hashlib.sha256(f"{seed}\0{section}".encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "little")))


def pick(logits: NDArray[np.float32], dice: np.random.Generator) -> int:
    """The place of the sampled one among `logits`, all of which are allowed."""
    if len(logits) == 1:
        return 0
    scores = np.nan_to_num(logits.astype(np.float64), nan=-1e9, posinf=1e9, neginf=-1e9)
    shares = np.exp((scores - scores.max()) / TEMPERATURE)
    shares[shares < LEAST_SHARE] = 0.0
    sums = np.cumsum(shares)
    return int(min(np.searchsorted(sums, dice.random() * sums[-1], side="right"), len(sums) - 1))
