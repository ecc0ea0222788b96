"""What compiled code asks of a processor."""

from __future__ import annotations

import pytest

from assistant.setup.processor import abilities, lacking, needed, read_cpuinfo, unsound_off

ZEN = "flags\t\t: fpu sse2 ssse3 sse4_1 sse4a popcnt abm avx avx2 fma bmi1 bmi2 aes vaes sha_ni\n"
XEON = "flags\t\t: fpu sse2 ssse3 sse4_1 popcnt abm avx avx2 fma bmi1 bmi2 avx512f amx_int8 aes\n"
ARM = "Features\t: fp asimd atomics asimddp i8mm sve\n"
NATIVE = 'set(GGML_AVX "OFF")\nset(GGML_NATIVE "ON")\n'
PORTABLE = 'set(GGML_AVX "ON")\nset(GGML_AVX2 "ON")\nset(GGML_FMA "ON")\nset(GGML_NATIVE "OFF")\n'


def test_compiled_for_this_processor_it_needs_what_a_compiler_may_use() -> None:
    wanted = needed(NATIVE, ZEN)
    assert {"avx2", "fma", "bmi2", "popcnt"} <= set(wanted)
    assert not {"sse4a", "aes", "vaes", "sha_ni", "fpu"} & set(wanted)
    assert lacking(wanted, ZEN) == ()
    assert lacking(wanted, XEON) == ()


def test_what_the_newer_one_has_the_older_one_lacks() -> None:
    assert lacking(needed(NATIVE, XEON), ZEN) == ("avx512f",)


def test_compiled_for_any_it_needs_what_its_options_say() -> None:
    assert needed(PORTABLE, XEON) == ("avx", "avx2", "fma")
    assert lacking(("avx", "avx2", "fma"), "flags : sse2 avx\n") == ("avx2", "fma")


def test_arm_has_names_of_its_own() -> None:
    assert "i8mm" in needed(NATIVE, ARM)
    assert lacking(needed(NATIVE, ARM), "Features : fp asimd atomics\n") == (
        "asimddp",
        "i8mm",
        "sve",
    )


def test_cores_that_differ_count_by_what_all_have() -> None:
    assert abilities("flags : avx sse2\nflags : sse2\n") == {"sse2"}


@pytest.mark.parametrize("text", ["", "processor : 0\n"])
def test_where_the_processor_cannot_be_asked_nothing_is_lacking(text: str) -> None:
    assert lacking(("avx2",), text) == ()


def test_this_machine_has_what_it_has() -> None:
    assert lacking(needed(NATIVE, read_cpuinfo()), read_cpuinfo()) == ()


def test_what_is_compiled_unsoundly_is_switched_off_where_the_compiler_knows_it() -> None:
    assert unsound_off(XEON) == ("-mno-amx-int8",)
    assert unsound_off(ZEN) == unsound_off(ARM) == unsound_off("") == ()
