"""The messages between Dryfit and its model process: msgpack frames with a length before each."""

from __future__ import annotations

import struct
from typing import BinaryIO, Literal

import msgspec

_LENGTH = struct.Struct("<I")
LARGEST = 64 * 1024 * 1024
"""Bytes; a longer frame is a fault of the sender."""


class _Message(msgspec.Struct, tag=True, forbid_unknown_fields=True):
    pass


class Load(_Message):
    """The first request: open the model file."""

    id: int
    path: str
    threads: int
    """0: decide from what is free; else this many, always."""
    gpu_layers: int
    """How many layers a graphics card may hold, where llama.cpp can use one; -1 for all."""


class Part(msgspec.Struct, forbid_unknown_fields=True):
    """A part of the scene, with the order in which parts may be dropped."""

    name: str
    text: str
    rank: int


class Begin(_Message):
    """Forget everything and set the scene."""

    id: int
    parts: tuple[Part, ...]
    longest: int


class Write(_Message):
    """Write one section under a grammar."""

    id: int
    section: str
    ask: str
    grammar: str
    spelled: str
    """The characters that the tokenizer must be able to spell."""
    seed: int


class Chat(_Message):
    """Answer one message freely, in the model's own chat template; everything set is forgotten."""

    id: int
    text: str
    longest: int
    """Tokens of the answer, at most."""
    seed: int


class Count(_Message):
    """Count tokens of texts."""

    id: int
    texts: tuple[str, ...]


class Stop(_Message):
    """Give up request `id`; the only message that is read while another is worked on."""

    id: int


class Loaded(_Message):
    """The model is open; `notes` says what is unusual about it, `runs_on` what computes it."""

    notes: tuple[str, ...]
    runs_on: str


class SceneSet(_Message):
    """Answer to Begin."""

    prompt: int
    context: int
    notes: tuple[str, ...]


class Piece(_Message):
    """Text of the section being written, in order."""

    text: str
    how: Literal["forced", "sampled"]


class Wrote(_Message):
    """The section is complete."""

    prompt: int
    reused: int
    sampled: int
    forced: int
    printed: int


class Counted(_Message):
    """Answer to Count."""

    tokens: int


class Failed(_Message):
    """The request could not be met."""

    kind: Literal["cancelled", "model", "internal"]
    """model: the file cannot do it; internal: a fault of the program, told in the log."""
    summary: str
    mend: str = ""


Request = Load | Begin | Write | Chat | Count | Stop
Reply = Loaded | SceneSet | Piece | Wrote | Counted | Failed

_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


def send(stream: BinaryIO, message: Request | Reply) -> None:
    """Write one frame and flush it. Raises OSError when nobody listens any more."""
    body = _encoder.encode(message)
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def receive_request(stream: BinaryIO) -> Request | None:
    """The next request; None at the end of the stream."""
    body = _frame(stream)
    return None if body is None else _requests.decode(body)


def receive_reply(stream: BinaryIO) -> Reply | None:
    """The next reply; None at the end of the stream."""
    body = _frame(stream)
    return None if body is None else _replies.decode(body)


def _frame(stream: BinaryIO) -> bytes | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > LARGEST:
        raise ValueError(f"a frame of {length} bytes")
    body = stream.read(length)
    return body if len(body) == length else None
