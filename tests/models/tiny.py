"""Small GGUF files with random weights: llama's architecture, other tokenizers and templates."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import gguf
import numpy as np

CHATML = (
    "{% for m in messages %}{{'<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{'<|im_start|>assistant\n'}}{% endif %}"
)
NO_SYSTEM = (
    "{% for m in messages %}{% if m['role'] != 'user' %}{{ raise_exception('user only') }}"
    "{% endif %}{{ bos_token }}[INST] {{ m['content'] | trim }} [/INST]{% endfor %}"
)
BROKEN = "{% for m in messages %}{{ m['content'] }"
FORGETFUL = "{{ messages[-1]['role'] }}: {{ date_of_today() }}"

_WIDTH, _HEADS, _LAYERS, _FORWARD = 32, 2, 2, 48
_MERGES = ("t h", "th e", "Ġ Ġ", "i n", "a r", "ar i", "e r", "o n", "= Ġ", "Ġ =")


@dataclass(frozen=True)
class Tiny:
    """What to build. The same values give the same file."""

    tokenizer: Literal["bpe", "spm"] = "bpe"
    template: str | None = CHATML
    context: int = 1024
    seed: int = 7
    without: str = ""
    """Characters that the tokenizer shall not be able to spell."""


def build(path: Path, tiny: Tiny) -> Path:
    """Write the file and give its path."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_context_length(tiny.context)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_FORWARD)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    size = _bpe(writer, tiny) if tiny.tokenizer == "bpe" else _spm(writer, tiny)
    if tiny.template is not None:
        writer.add_chat_template(tiny.template)
    _weights(writer, size, tiny.seed)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _bpe(writer: gguf.GGUFWriter, tiny: Tiny) -> int:
    letters = _byte_letters()
    missing = set(tiny.without.encode())
    tokens = [letters[b] for b in range(256) if b not in missing]
    merges = [m for m in _MERGES if not set(m) & {letters[b] for b in missing}]
    tokens += [merge.replace(" ", "") for merge in merges]
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    types = [gguf.TokenType.NORMAL] * len(tokens) + [gguf.TokenType.CONTROL] * len(special)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens + special)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_eos_token_id(len(tokens) + 2)
    writer.add_bos_token_id(len(tokens))
    writer.add_add_bos_token(False)
    return len(types)


def _spm(writer: gguf.GGUFWriter, tiny: Tiny) -> int:
    kinds = gguf.TokenType
    tokens = [("<unk>", kinds.UNKNOWN), ("<s>", kinds.CONTROL), ("</s>", kinds.CONTROL)]
    missing = set(tiny.without.encode())
    tokens += [(f"<0x{b:02X}>", kinds.BYTE) for b in range(256) if b not in missing]
    words = ["▁", "▁the", "▁=", "in", "on", "er", "th", "e", "t", "a", "o", "n", "i", "▁▁"]
    tokens += [(word, kinds.NORMAL) for word in words if not set(word) & set(tiny.without)]
    writer.add_tokenizer_model("llama")
    writer.add_token_list([token for token, _ in tokens])
    writer.add_token_scores([-float(n) for n in range(len(tokens))])
    writer.add_token_types([kind for _, kind in tokens])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_add_bos_token(True)
    return len(tokens)


def _byte_letters() -> dict[int, str]:
    """GPT-2's printable stand-ins for bytes."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {b: chr(b) for b in plain}
    others = [b for b in range(256) if b not in letters]
    return letters | {b: chr(256 + n) for n, b in enumerate(others)}


def _weights(writer: gguf.GGUFWriter, vocabulary: int, seed: int) -> None:
    dice = np.random.default_rng(seed)

    def matrix(name: str, rows: int, columns: int, spread: float = 0.3) -> None:
        values = dice.normal(0.0, spread, (rows, columns)).astype(np.float32)
        writer.add_tensor(f"{name}.weight", values)

    def ones(name: str) -> None:
        writer.add_tensor(f"{name}.weight", np.ones(_WIDTH, dtype=np.float32))

    matrix("token_embd", vocabulary, _WIDTH, 1.0)
    for layer in range(_LAYERS):
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            matrix(f"blk.{layer}.{part}", _WIDTH, _WIDTH)
        matrix(f"blk.{layer}.ffn_gate", _FORWARD, _WIDTH)
        matrix(f"blk.{layer}.ffn_up", _FORWARD, _WIDTH)
        matrix(f"blk.{layer}.ffn_down", _WIDTH, _FORWARD)
        ones(f"blk.{layer}.attn_norm")
        ones(f"blk.{layer}.ffn_norm")
    ones("output_norm")
    matrix("output", vocabulary, _WIDTH, 0.5)
