"""The mark that ends a command's output, however the output is cut into pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.prove.streams import Gathered

TOKEN = "0123456789abcdef"


def fed(out: bytes, code: int, limit: int, size: int, err: bytes = b"") -> Gathered:
    gathered = Gathered(TOKEN, limit)
    for which, said in ((0, out), (1, err)):
        whole = said + f"\n{TOKEN} {code} 2 1\n".encode() + b"of nobody"
        for start in range(0, len(whole), size):
            gathered.take(which, whole[start : start + size])
    return gathered


@given(st.binary(max_size=400), st.integers(0, 255), st.integers(0, 500), st.integers(1, 90))
def test_every_byte_is_kept_or_counted(out: bytes, code: int, limit: int, size: int) -> None:
    gathered = fed(out, code, limit, size)
    assert gathered.wait(0)
    assert (gathered.code, gathered.told) == (code, (2, 1))
    kept = bytes(gathered._streams[0].kept)
    assert kept == out[:limit]
    assert gathered.dropped == len(out) - len(kept)


@given(st.binary(max_size=200), st.integers(1, 50))
def test_a_stream_that_breaks_off_has_no_code_and_loses_nothing(out: bytes, size: int) -> None:
    gathered = Gathered(TOKEN, 1000)
    for start in range(0, len(out), size):
        gathered.take(0, out[start : start + size])
    assert not gathered.wait(0)
    gathered.close()
    assert gathered.wait(0)
    assert gathered.code is None
    assert bytes(gathered._streams[0].kept) == out


def test_a_command_is_over_when_both_streams_are() -> None:
    gathered = Gathered(TOKEN, 100)
    gathered.take(0, f"x\n{TOKEN} 0 0 0\n".encode())
    assert not gathered.wait(0)
    gathered.take(1, f"\n{TOKEN} 0 0 0\n".encode())
    assert gathered.wait(0)
    assert gathered.texts() == ("x", "")


def test_text_that_looks_like_another_mark_is_text() -> None:
    said = f"\n{TOKEN[:-1]}0 0 0 0\n".encode()
    assert fed(b"\n" + said, 3, 100, 7).code == 3
