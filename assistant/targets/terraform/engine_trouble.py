"""What an engine says that is no word on the draft: it crashed, it lacks something, it waited."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.targets.terraform.engine_messages import Complaint
from assistant.targets.terraform.engine_trial import Outcome

_CRASH = re.compile(
    r"panic: |OPENTOFU CRASH|TERRAFORM CRASH|Plugin did not respond|SIGSEGV|"
    r"Unrecognized remote plugin message|fatal error: |Failed to (?:instantiate|start) provider|"
    r"Failed to load plugin schemas|Could not load (?:the schema|plugin)|"
    r"[Rr]equest was cancelled|Provider produced invalid"
)
_NETWORK = re.compile(
    r"dial tcp|no such host|network is unreachable|Temporary failure in name resolution|"
    r"[Cc]ould not download module|Failed to download module|Module not found|"
    r"Registry service unreachable|Failed to request discovery document|could not connect to"
)
_TOO_OLD = re.compile(r"Unsupported (?:OpenTofu|Terraform) Core version")
_LOCK = re.compile(
    r"recorded in the dependency lock file|is no longer available|dependency lock file|"
    r"doesn't match any of the checksums"
)
_UNREAD = re.compile(
    r"encountered problems during initiali[sz]ation, including problems\s+with the configuration"
)
_UNSATISFIED = re.compile(r"provider ([\w.-]+/[\w.-]+(?:/[\w.-]+)?)")
_OF_INIT = re.compile(
    r"Module not installed|Missing required provider|Inconsistent dependency lock file|"
    r"Required plugins are not installed|Backend initialization required|Module manifest"
)
_MEMORY = re.compile(r"out of memory|cannot allocate memory|signal: killed", re.IGNORECASE)


def trouble(outcome: Outcome, complaints: Sequence[Complaint] | None) -> str:
    """Why what was said is no verdict; empty where it is one.

    `complaints` are those of `validate`; None where it gave no answer that can be read.
    """
    answer, said = outcome.answer, outcome.said
    judged = [said[name] for name in ("init", "validate") if name in said]
    if (answer.timed_out and "validate" not in said) or any(not one.ended for one in judged):
        return "no verdict came within the sandbox's limits of time and memory"
    if not answer.whole or any(not one.whole for one in judged):
        return "the engine said more than is kept"
    text = "\n".join(one.text for one in judged) or answer.text
    if crash := _CRASH.search(text):
        if _MEMORY.search(text):
            return "the engine or a provider ran out of memory"
        return f"the engine or a provider crashed on this draft: {_line(text, crash.start())}"
    if complaints is None:
        return f"the engine ended with an error: {_last_line(text)}"
    return ""


def init_trouble(outcome: Outcome, complaints: Sequence[Complaint]) -> str:
    """Why `init` failed where the draft is not to blame; empty where it did not, or the draft's
    own errors are the cause."""
    init = outcome.said.get("init")
    if init is None or init.code == 0:
        return ""
    if _TOO_OLD.search(init.text):
        return "the draft asks for another version of the engine than the one that is here"
    if _NETWORK.search(init.text):
        return "something of the draft is not here and cannot be fetched without a network"
    errors = [c for c in complaints if c.severity == "error"]
    if all(_OF_INIT.search(c.text) for c in errors):
        return f"init failed: {_first_error(init.text)}"
    return ""


def unread(outcome: Outcome) -> bool:
    """Whether the files were refused before any provider was asked."""
    init = outcome.said.get("init")
    return init is not None and init.code != 0 and _UNREAD.search(init.text) is not None


def of_lock(outcome: Outcome) -> bool:
    """Whether `init` failed over the lock file."""
    init = outcome.said.get("init")
    return init is not None and init.code != 0 and _LOCK.search(init.text) is not None


def unsatisfied(outcome: Outcome) -> set[str]:
    """The providers that `init` found in no version that is asked for, as it names them."""
    init = outcome.said.get("init")
    if init is None or init.code == 0:
        return set()
    words = " ".join(init.text.split())
    return {
        match[1]
        for match in _UNSATISFIED.finditer(words)
        if "Could not resolve" in words or "Could not retrieve" in words
    }


def of_init(complaint: Complaint) -> bool:
    """Whether a complaint only says that `init` has not been done."""
    return _OF_INIT.search(complaint.text) is not None


def _first_error(text: str) -> str:
    match = re.search(r"Error: ([^\n]*)\n\s*\n?([^\n]*)", text)
    return f"{match[1]}: {match[2].strip()}" if match else _last_line(text)


def _line(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    return text[start:].partition("\n")[0].strip()[:200]


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "it said nothing"
