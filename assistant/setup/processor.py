"""What a compiled library asks of the processor, and what this processor can do.

llama.cpp is compiled for the processor at hand (`-march=native`), so a library taken to another
machine may hold instructions that are unknown there; it would end in an illegal instruction.
Standard library only.
"""

from __future__ import annotations

import re
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
CMAKE_CONFIG = "lib/cmake/ggml/ggml-config.cmake"
"""Where an installed llama.cpp says with which options it was compiled."""
PORTABLE = "-DGGML_NATIVE=OFF"
"""Leaves out what processors of the last ten years may lack; to be put into CMAKE_ARGS."""
UNSOUND = ("amx_tile", "amx_int8", "amx_bf16")
"""Extensions that llama.cpp is compiled without. Its code for AMX fills a tile configuration that
nothing seems to read, so GCC leaves the filling out, and the first product of matrices ends in
SIGSEGV (llama.cpp issue 20824, pull request 26954; seen here with 0.3.36 on a Sapphire Rapids)."""
UNSOUND_MARK = b"ggml_backend_amx_mul_mat"
"""A name that stands in a library that was compiled with them."""
_EMITTED = frozenset(
    ("ssse3", "sse4_1", "sse4_2", "popcnt", "abm", "movbe", "bmi1", "bmi2", "f16c", "fma", "fma4",
     "xop", "avx", "avx2", "avx_vnni", "avx_vnni_int8", "avx_vnni_int16", "avx_ifma", "gfni")
)  # fmt: skip
"""Extensions of x86 that a compiler uses of itself or llama.cpp asks for; those for cryptography
and for the system are used by neither."""
_FAMILIES = ("avx512", "avx10")
_OPTIONS = {
    "SSE42": ("sse4_2",),
    "AVX": ("avx",),
    "AVX2": ("avx2",),
    "FMA": ("fma",),
    "F16C": ("f16c",),
    "BMI2": ("bmi2",),
    "AVX_VNNI": ("avx_vnni",),
    "AVX512": ("avx512f", "avx512cd", "avx512vl", "avx512dq", "avx512bw"),
    "AVX512_VBMI": ("avx512_vbmi",),
    "AVX512_VNNI": ("avx512_vnni",),
    "AVX512_BF16": ("avx512_bf16",),
    "AMX_TILE": ("amx_tile",),
    "AMX_INT8": ("amx_int8",),
    "AMX_BF16": ("amx_bf16",),
}
"""Options of llama.cpp and the extensions that each lets it use."""


def abilities(cpuinfo: str) -> frozenset[str]:
    """The extensions of the processor in the text of /proc/cpuinfo; those that all cores have."""
    found = re.findall(r"^(?:flags|Features)\s*:(.*)$", cpuinfo, re.MULTILINE)
    return frozenset.intersection(*(frozenset(line.split()) for line in found)) if found else (
        frozenset()
    )  # fmt: skip


def unsound_off(cpuinfo: str) -> tuple[str, ...]:
    """The compiler's words that leave UNSOUND out; empty on a processor that has nothing of it."""
    here = abilities(cpuinfo)
    return tuple(f"-mno-{flag.replace('_', '-')}" for flag in UNSOUND if flag in here)


def needed(config: str, cpuinfo: str) -> tuple[str, ...]:
    """What a library compiled here with the options in `config` may ask of a processor.

    Compiled for this processor, all of this one's extensions that can get into code; else those
    of the options alone.
    """
    options = dict(re.findall(r'^set\(GGML_(\w+) "(\w*)"\)', config, re.MULTILINE))
    if options.get("NATIVE") == "ON":
        here = abilities(cpuinfo)
        arm = "asimd" in here
        return tuple(sorted(f for f in here if arm or f in _EMITTED or f.startswith(_FAMILIES)))
    asked = {
        flag for name, flags in _OPTIONS.items() if options.get(name) == "ON" for flag in flags
    }
    return tuple(sorted(asked))


def lacking(wanted: tuple[str, ...], cpuinfo: str) -> tuple[str, ...]:
    """Those of `wanted` that this processor does not have; empty where it cannot be asked."""
    here = abilities(cpuinfo)
    return tuple(flag for flag in wanted if flag not in here) if here else ()


def read_cpuinfo(path: Path = CPUINFO) -> str:
    """The text; empty where there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
