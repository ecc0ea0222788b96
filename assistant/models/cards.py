"""Graphics cards that llama.cpp, as it was compiled here, can compute on."""

from __future__ import annotations

import ctypes
from typing import Any

import llama_cpp as llama
from llama_cpp._ggml import libggml

PROCESSOR = "the processor"
_CARD, _BUILT_IN = 1, 2
"""ggml's kinds of devices: a graphics card, and one that shares the processor's memory."""


def graphics_cards() -> tuple[str, ...]:
    """Their names as the driver tells them, the one that llama.cpp takes first at the front.

    Empty where llama.cpp was compiled for none or no driver answers.
    """
    if not llama.llama_supports_gpu_offload():
        return ()
    return tuple(name for kind in (_CARD, _BUILT_IN) for name in _devices(kind))


def _devices(kind: int) -> list[str]:
    """The names of all devices of a kind."""
    ggml: Any = libggml
    ggml.ggml_backend_dev_count.restype = ctypes.c_size_t
    ggml.ggml_backend_dev_get.argtypes = [ctypes.c_size_t]
    ggml.ggml_backend_dev_get.restype = ctypes.c_void_p
    for ask in (ggml.ggml_backend_dev_type, ggml.ggml_backend_dev_description):
        ask.argtypes = [ctypes.c_void_p]
    ggml.ggml_backend_dev_description.restype = ctypes.c_char_p
    devices = map(ggml.ggml_backend_dev_get, range(ggml.ggml_backend_dev_count()))
    return [
        ggml.ggml_backend_dev_description(device).decode("utf-8", "replace")
        for device in devices
        if ggml.ggml_backend_dev_type(device) == kind
    ]
