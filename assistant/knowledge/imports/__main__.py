"""The child process that reads a provider schema: JSON request on stdin, JSON answer on stdout.

It alone holds the text in memory; what it may take of memory and time is bounded from outside
and here.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec

from assistant.knowledge.imports.document import BadDocument, Origin, Unversioned, read_document
from assistant.knowledge.imports.messages import MEMORY, Answer, Request
from assistant.knowledge.store import write


def _bounded() -> None:
    """Take no more than MEMORY; a machine that cannot bound it has the parent's time limit."""
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (OSError, ValueError):
        return


def answer(request: Request) -> Answer:
    """Read the document and write one pack file for each provider into the folder."""
    try:
        data = Path(request.path).read_bytes()
        packs = read_document(data, request.versions, Origin(request.origin, request.date))
        files = []
        for number, pack in enumerate(packs):
            file = Path(request.folder, f"{number}.sqlite")
            write(file, [pack], [])
            with file.open("rb") as written:
                os.fsync(written.fileno())
            files.append(file.name)
    except BadDocument as error:
        return Answer(bad=str(error))
    except Unversioned as error:
        return Answer(unversioned=error.sources)
    except MemoryError:
        return Answer(bad=f"reading it takes more than {MEMORY >> 20} MiB of memory")
    except RecursionError:
        return Answer(bad="it is nested too deeply")
    except OSError as error:
        return Answer(failed=f"{(error.strerror or str(error)).lower()} ({error.filename})")
    return Answer(files=tuple(files))


if __name__ == "__main__":
    _bounded()
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Request)
    sys.stdout.buffer.write(msgspec.json.encode(answer(asked)))
