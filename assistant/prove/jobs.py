"""What is to be judged: every folder of a draft, or one file of it with what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.prove.adapters import adapters
from assistant.prove.judged import Job
from assistant.targets.judging import Adapter


def all_jobs(files: Mapping[str, bytes]) -> list[Job]:
    """Every folder before every adapter that has something to judge in it."""
    return [Job(adapter, root) for adapter in adapters() for root in sorted(adapter.roots(files))]


def of_one_file(path: str, content: bytes) -> list[Job]:
    """What judges one file when nothing else is there; empty for a file that nothing judges."""
    return all_jobs({path: content})


def narrowed(files: Mapping[str, bytes], asked: str) -> tuple[list[Job], Mapping[str, bytes]]:
    """The jobs that judge the file `asked`, and the files that are shown for that.

    A file of a module is judged with its module. Any other stands for itself: what beside it
    would be judged too is left out, unless its name stands in the file.
    """
    jobs = of_one_file(asked, files[asked])
    if not jobs or any(job.adapter.module for job in jobs):
        return jobs, files if jobs else {asked: files[asked]}
    known = adapters()
    kept = {
        path: content
        for path, content in files.items()
        if path == asked
        or path.rpartition("/")[2].encode() in files[asked]
        or not _is_judged(known, path, content)
    }
    return jobs, kept


def _is_judged(known: tuple[Adapter, ...], path: str, content: bytes) -> bool:
    return any(adapter.roots({path: content}) for adapter in known)
