"""One model in llama.cpp: tokens in, logits out, and a way back to an earlier point."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import llama_cpp as llama
import numpy as np
from numpy.typing import NDArray

from assistant.models.cards import PROCESSOR, graphics_cards

CHUNK = 32
"""Tokens per evaluation: small, so that a cancel is heard in time."""
CHUNK_ON_A_CARD = 256
"""A graphics card reads as many in less time, and loses its speed with fewer."""
SMALLEST_CONTEXT = 32
LARGEST_CONTEXT = 4096
_SPM, _BPE = 1, 2


class ModelFault(Exception):
    """The model file cannot do what is asked; the message is for the user."""


class Aborted(Exception):
    """The work was stopped from outside."""


class AbortFlag:
    """Tells native code to stop.

    llama.cpp asks its abort callback some hundred times a token; a callback in Python would cost
    a fifth of the speed. `strlen` of a buffer is one in native code: 0 while the buffer is empty.
    """

    def __init__(self) -> None:
        self._buffer = ctypes.create_string_buffer(2)
        libc: Any = ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)
        self.callback: Any = ctypes.cast(libc.strlen, llama.llama_cpp.ggml_abort_callback)
        self.data = ctypes.cast(self._buffer, ctypes.c_void_p)

    def __bool__(self) -> bool:
        return bool(self._buffer.raw[0])

    def set(self) -> None:
        """Stop at the next operation."""
        self._buffer[0] = b"\x01"

    def clear(self) -> None:
        """Go on."""
        self._buffer[0] = b"\x00"


class NativeLog:
    """llama.cpp's own words: warnings and errors to stderr, the first error kept."""

    def __init__(self) -> None:
        self.error = ""
        self._level = 0
        self._callback = llama.llama_log_callback(self._hear)
        llama.llama_log_set(self._callback, ctypes.c_void_p(0))

    def _hear(self, level: int, text: bytes, _: object) -> None:
        # 3 warning, 4 error, 5 goes on with the line before
        self._level = self._level if level == 5 else level
        if self._level < 3:
            return
        line = text.decode("utf-8", "replace")
        sys.stderr.write(line)
        sys.stderr.flush()
        if self._level == 4 and not self.error:
            self.error = line.strip()


class Engine:
    """A loaded model with one sequence of evaluated tokens. Not thread-safe, but for `abort`."""

    def __init__(self, path: Path, abort: AbortFlag, log: NativeLog, gpu_layers: int = 0) -> None:
        """Load `path`, with `gpu_layers` of it on a graphics card where there is one.

        What does not fit the card is loaded for the processor, and `note` says so. Raises
        ModelFault.
        """
        self.abort = abort
        self._log = log  # native code calls into it for as long as the model lives
        llama.llama_backend_init()
        cards = graphics_cards() if gpu_layers else ()
        self.runs_on = cards[0] if cards else PROCESSOR
        """The graphics card's name, or PROCESSOR."""
        self.note = ""
        """What the user should know of how it was loaded; mostly empty."""
        self._model = self._load(path, gpu_layers if cards else 0)
        if not self._model and cards:
            self._model = self._load(path, 0)
            self.note = f"{path.name} does not fit {self.runs_on}; the processor runs it"
            self.runs_on = PROCESSOR
        if not self._model:
            raise ModelFault(f"{path.name} cannot be loaded: {log.error or 'no reason given'}")
        self._on_card = self.runs_on != PROCESSOR
        self._chunk = CHUNK_ON_A_CARD if self._on_card else CHUNK
        self.vocab = llama.llama_model_get_vocab(self._model)
        self.vocabulary: int = llama.llama_vocab_n_tokens(self.vocab)
        self._refuse_unsuited(path.name)
        self.pieces = self._all_pieces()
        self.bytes = frozenset(piece[0] for piece in self.pieces if len(piece) == 1)
        self.trained: int = llama.llama_model_n_ctx_train(self._model)
        self._context: Any = None
        self.room = 0
        self.past = 0

    def _load(self, path: Path, gpu_layers: int) -> Any:
        params = llama.llama_model_default_params()
        params.n_gpu_layers = gpu_layers
        # One card, and none at all where nothing goes there: by default llama.cpp opens every card
        # it finds, and takes memory on it, even for no layers.
        params.split_mode = llama.LLAMA_SPLIT_MODE_NONE
        params.main_gpu = 0 if gpu_layers else -1
        return llama.llama_model_load_from_file(str(path).encode(), params)

    def _refuse_unsuited(self, name: str) -> None:
        if llama.llama_model_has_encoder(self._model) or not llama.llama_model_has_decoder(
            self._model
        ):
            raise ModelFault(f"{name} is not a model that writes text from left to right")
        kind = llama.llama_vocab_type(self.vocab)
        if kind not in (_SPM, _BPE) or self.vocabulary <= 0:
            raise ModelFault(f"{name} has a tokenizer of kind {kind}, which is not supported")

    def _all_pieces(self) -> list[bytes]:
        """The bytes of every token; empty for control tokens and unused ones."""
        buffer = ctypes.create_string_buffer(4096)
        pieces = []
        for token in range(self.vocabulary):
            length = llama.llama_token_to_piece(self.vocab, token, buffer, 4096, 0, False)
            pieces.append(buffer.raw[:length] if length > 0 else b"")
        return pieces

    def metadata(self, key: str) -> str | None:
        """A string of the file's metadata."""
        size = llama.llama_model_meta_val_str(self._model, key.encode(), None, 0)
        if size < 0:
            return None
        buffer = ctypes.create_string_buffer(size + 1)
        llama.llama_model_meta_val_str(self._model, key.encode(), buffer, size + 1)
        return buffer.value.decode("utf-8", "replace")

    def special_text(self, token: int) -> str:
        """How a control token is spelled; empty for none."""
        if token < 0:
            return ""
        return bytes(llama.llama_vocab_get_text(self.vocab, token)).decode("utf-8", "replace")

    def ends(self, token: int) -> bool:
        """True for a token with which the model ends its answer."""
        return bool(llama.llama_vocab_is_eog(self.vocab, token))

    def spellable(self, text: str) -> bool:
        """True when the tokenizer has a token for every byte of `text`."""
        return self.bytes.issuperset(text.encode())

    def tokenize(self, text: str, *, special: bool = False) -> list[int]:
        """Tokens of `text`, which must be spellable; `special` reads control tokens in it."""
        data = text.encode()
        if not data:
            return []
        size = len(data) + 8
        tokens = (llama.llama_token * size)()
        count = llama.llama_tokenize(self.vocab, data, len(data), tokens, size, False, special)
        if count < 0:
            raise ModelFault(f"the tokenizer cannot read a text of {len(data)} bytes")
        return list(tokens[:count])

    def open(self, tokens: int, threads: int) -> None:
        """A fresh context with room for `tokens`, or as many as the model was made for."""
        self.close_context()
        wanted = -(-max(tokens, 256) // 256) * 256
        room = min(wanted, LARGEST_CONTEXT, self.trained)
        if room < SMALLEST_CONTEXT:
            raise ModelFault(f"the model's context of {room} tokens is too small to write with")
        params = llama.llama_context_default_params()
        params.n_ctx, params.n_seq_max = room, 1
        params.n_batch = params.n_ubatch = self._chunk
        params.n_threads = params.n_threads_batch = threads
        params.flash_attn_type = 0  # its way of sharing work would let results depend on threads
        params.offload_kqv = params.op_offload = self._on_card
        params.swa_full = True  # else there is no way back
        params.no_perf = True
        params.abort_callback = self.abort.callback
        params.abort_callback_data = self.abort.data
        self._context = llama.llama_init_from_model(self._model, params)
        if not self._context:
            where = f" on {self.runs_on} (DRYFIT_GPU=0 leaves it alone)" if self._on_card else ""
            raise ModelFault(f"no memory for a context of {room} tokens{where}")
        self.room, self.past = room, 0

    def use_threads(self, threads: int) -> None:
        """From the next evaluation on."""
        llama.llama_set_n_threads(self._context, threads, threads)

    def evaluate(self, tokens: Sequence[int]) -> None:
        """Append tokens, in chunks small enough to be stopped between. Raises Aborted."""
        for start in range(0, len(tokens), self._chunk):
            chunk = tokens[start : start + self._chunk]
            array = (llama.llama_token * len(chunk))(*chunk)
            if self.abort:
                raise Aborted
            result = llama.llama_decode(self._context, llama.llama_batch_get_one(array, len(chunk)))
            if self.abort:
                raise Aborted
            if result != 0:
                raise ModelFault(f"llama.cpp could not evaluate the text (code {result})")
            self.past += len(chunk)

    def logits(self) -> NDArray[np.float32]:
        """Of the last token evaluated; valid until the next evaluation."""
        pointer = llama.llama_get_logits_ith(self._context, -1)
        return np.ctypeslib.as_array(pointer, shape=(self.vocabulary,))

    def back_to(self, position: int) -> bool:
        """Forget all after `position` tokens; False when this kind of model cannot, and then
        everything is forgotten."""
        memory = llama.llama_get_memory(self._context)
        if llama.llama_memory_seq_rm(memory, 0, position, -1):
            self.past = position
            return True
        llama.llama_memory_clear(memory, True)
        self.past = 0
        return False

    def close_context(self) -> None:
        """Give back the context's memory."""
        if self._context:
            llama.llama_free(self._context)
            self._context = None
