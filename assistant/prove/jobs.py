"""What is to be judged: every folder of a draft, or one file of it with what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.core.finding import Finding
from assistant.prove.adapters import adapters
from assistant.prove.judged import Job
from assistant.prove.no_text import set_aside
from assistant.targets.judging import Adapter
from assistant.targets.places import folder_of


def to_judge(
    files: Mapping[str, bytes], asked: str
) -> tuple[list[Job], Mapping[str, bytes], tuple[Finding, ...]]:
    """The jobs for all files, or for the one that is `asked`; the files that are shown for them;
    and what is to be said of those that are no text. A module with such a file is not judged."""
    readable, no_text = set_aside(files)
    holes = {folder_of(path) for path in files.keys() - readable.keys()}
    jobs: list[Job] = []
    shown: Mapping[str, bytes] = readable
    if not asked:
        jobs = all_jobs(readable)
    elif asked in readable:
        jobs, shown = narrowed(readable, asked)
    sound = [job for job in jobs if not (job.adapter.module and job.root in holes)]
    if asked and len(sound) == len(jobs):
        no_text = tuple(finding for finding in no_text if finding.path == asked)
    return sound, shown, no_text


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
