"""The steps of one machine, run in one container."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import msgspec
import msgspec.structs

from assistant.prove.rehearsal.leave_out import Left, Missing, leave_out
from assistant.prove.rehearsal.outcome import Judge, Outcome
from assistant.prove.sandbox import Ran, Sandbox
from assistant.targets.ansible.copy import Copy, reduced
from assistant.targets.ansible.lacks import lack_of
from assistant.targets.places import texts
from assistant.targets.rehearsal_tables import machine
from assistant.targets.rehearsing import Act, NotRun, Part, RunPlaybook, RunScript, Upload

SECONDS = 90
"""What one step may take."""
_ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,31}")
_PREPARE = r"""
echo "127.0.1.1 $(hostname)" >>/etc/hosts
. /etc/os-release
echo "$ID $VERSION_ID"
[ -z "$1" ] || id "$1" >/dev/null 2>&1 || useradd --create-home --shell /bin/bash "$1" || exit 1
[ -z "$1" ] || getent passwd "$1" | cut -d: -f6
shift
mkdir -p -- "$@"
"""
_RUN = r"""
exec 2>&1
cp -- "$1" "$2" && chmod 0755 -- "$2" && cd -- "$3" || exit 1
sh -c "$4"
code=$?
rm -f -- "$2" "$2.env"
exit "$code"
"""
# As the account that would send the file: what it may not write, it may not write there either.
_SEND = r"""
exec 2>&1
cd -- "$3" || exit 1
if [ "$4" = folder ]; then
    [ -d "$2" ] || mkdir -- "$2" || exit 1
    exec cp -R -- "$1/." "$2/"
fi
exec cp -- "$1" "$2"
"""
_PLAY = r"""
exec 2>&1
rm -rf /work/draft && cp -R -- "$1" /work/draft && cd -- "/work/draft/$2" || exit 1
shift 2
exec ansible-playbook "$@"
"""
_ANSIBLE = {
    "ANSIBLE_NOCOLOR": "1",
    "ANSIBLE_LOCALHOST_WARNING": "False",
    "ANSIBLE_INVENTORY_UNPARSED_WARNING": "False",
    "ANSIBLE_DEPRECATION_WARNINGS": "False",
    "ANSIBLE_RETRY_FILES_ENABLED": "False",
    "ANSIBLE_HOME": "/tmp/ansible",  # noqa: S108 - the container's own
    "ANSIBLE_LOCAL_TEMP": "/tmp/ansible-local",  # noqa: S108
    "ANSIBLE_REMOTE_TEMP": "/tmp/ansible-remote",  # noqa: S108
}


_NO_PROGRAM = (126, 127)
_DEAD = "no program runs in the container any more"


class Script(msgspec.Struct, frozen=True):
    """A script as it is run here, or why it is not."""

    content: bytes = b""
    left: tuple[Left, ...] = ()
    why: str = ""


class Stage:
    """A container prepared for the steps of one part."""

    def __init__(
        self,
        box: Sandbox,
        part: Part,
        files: Mapping[str, bytes],
        stop: threading.Event,
    ) -> None:
        self._box, self._part, self._files, self._stop = box, part, files, stop
        self._given: dict[int, str] = {}
        self._draft = ""
        account = part.account if _ACCOUNT.fullmatch(part.account) else ""
        self._account = "" if account == "root" else account
        self._home = "/root"
        self.system = ""
        """Of the container, as it says itself."""
        self.gone = False
        """The container has ended, by what ran in it."""
        self._scripts = list(self._cut(part.acts))

    def _cut(self, acts: Sequence[Act]) -> Iterator[Script]:
        """Scripts without what cannot be run here; what one of them leaves out, a later one may
        need."""
        missing = Missing()
        for act in acts:
            if not isinstance(act, RunScript) or not act.shell:
                yield Script(act.content if isinstance(act, RunScript) else b"")
                continue
            kept = leave_out(act.content.decode("utf-8", "replace"), missing)
            if isinstance(kept, str):
                yield Script(why=kept)
            elif kept.left:
                yield Script(kept.text.encode(), kept.left)
            else:
                yield Script(act.content)

    def prepare(self) -> None:
        """Make what the installation of the machine would have made."""
        ran = self._run(["sh", "-c", _PREPARE, "prepare", self._account, *machine().folders])
        said = [*ran.stdout.split("\n"), "", ""]
        self.system = said[0].strip()
        if self._account and said[1].startswith("/"):
            self._home = said[1].strip()

    def play(self, wanted: Sequence[bool]) -> list[Outcome]:
        """Run the steps in order, those that are not wanted aside. As in a build, none is begun
        after one that failed."""
        judge, outcomes, ended = Judge(), [], ""
        for number, act in enumerate(self._part.acts):
            if ended:
                outcomes.append(judge.skip(act, ended))
            elif isinstance(act, NotRun):
                outcomes.append(judge.skip(act, act.why))
            elif not wanted[number]:
                outcomes.append(judge.skip(act, "it did not end well the first time"))
            else:
                outcome = self._act(judge, number, act)
                if self.gone:
                    ended = "the container was ended by a step before it"
                elif outcome.code in _NO_PROGRAM and self._dead():
                    ended = _DEAD
                    outcome = judge.skip(act, ended)
                elif outcome.fate == "failed":
                    ended = "a step before it failed"
                outcomes.append(outcome)
        if ended == _DEAD or (not self.gone and self._dead()):
            _blame_last(outcomes)
        return outcomes

    def _dead(self) -> bool:
        """Whether the container can run nothing any more."""
        return self._run([*self._as_root(), "sh", "-c", ":"]).code in _NO_PROGRAM

    def _act(self, judge: Judge, number: int, act: Act) -> Outcome:
        if isinstance(act, RunScript):
            script = self._scripts[number]
            if script.why:
                return judge.skip(act, script.why)
            ran = self._script(number, act, script.content)
            return judge.of(act, ran.code, ran.stdout + ran.stderr, script.left)
        if isinstance(act, Upload):
            ran = self._upload(number, act)
            return judge.of(act, ran.code, ran.stdout + ran.stderr)
        if isinstance(act, RunPlaybook):
            copy = self._playable
            judge.incomplete |= bool(copy.not_shown)
            ran = self._playbook(act, copy.files)
            outcome = judge.of(act, ran.code, ran.stdout + ran.stderr)
            return msgspec.structs.replace(outcome, tasks=copy.not_shown)
        return judge.skip(act, act.why)

    def _script(self, number: int, act: RunScript, content: bytes) -> Ran:
        if number not in self._given:
            self._given[number] = self._give({"script": content})
        given = f"{self._given[number]}/script"
        return self._run([*self._as_root(), "sh", "-c", _RUN, "run", given, act.target,
                          self._home, act.command])  # fmt: skip

    def _upload(self, number: int, act: Upload) -> Ran:
        single = "" in act.files
        if number not in self._given:
            self._given[number] = self._give({"file": act.files[""]} if single else act.files)
        given = f"{self._given[number]}/file" if single else self._given[number]
        kind = "file" if single else "folder"
        return self._run([*self._as_account(), "sh", "-c", _SEND, "send", given, act.target,
                          self._home, kind])  # fmt: skip

    @cached_property
    def _playable(self) -> Copy:
        """The draft without the tasks that a container cannot do the work of."""
        known = texts(self._files)
        return reduced(self._files, lambda task: lack_of(task, known))

    def _playbook(self, act: RunPlaybook, files: Mapping[str, bytes]) -> Ran:
        if not self._draft:
            self._draft = self._give(files)
        host = "default ansible_connection=local ansible_python_interpreter=/usr/bin/python3"
        inventory = self._give({"hosts": f"[{act.group}]\n{host}\n".encode()})
        settings = [f"{k}={v}" for k, v in {**_ANSIBLE, **act.environment}.items()]
        return self._run(
            ["env", f"HOME={self._home}", *settings, "sh", "-c", _PLAY, "play", self._draft,
             act.folder, "-i", f"{inventory}/hosts", *act.arguments]
        )  # fmt: skip

    def _give(self, files: Mapping[str, bytes]) -> str:
        return self._box.give(str(self._box.next_number()), files)

    def _as_root(self) -> list[str]:
        """Root, who looks like the account to what it starts: sudo gives no more rights here."""
        name = self._account or "root"
        return ["env", f"HOME={self._home}", f"USER={name}", f"LOGNAME={name}", "SHELL=/bin/bash"]

    def _as_account(self) -> list[str]:
        if not self._account:
            return self._as_root()
        who = [f"--reuid={self._account}", f"--regid={self._account}", "--init-groups"]
        return ["setpriv", *who, *self._as_root()]

    def _run(self, argv: list[str]) -> Ran:
        ran = self._box.run(argv, seconds=SECONDS, stop=self._stop, workdir="/")
        self.gone = ran.ended in ("disk", "container")
        code = 124 if ran.ended == "time" else ran.code
        return replace(ran, code=137 if code and ran.ended in ("memory", "processes") else code)


def _blame_last(outcomes: list[Outcome]) -> None:
    """No program runs any more: the last step that ran is to blame."""
    for at in reversed(range(len(outcomes))):
        if outcomes[at].fate != "not_run":
            outcomes[at] = msgspec.structs.replace(
                outcomes[at], fate="failed", why="after it no program runs in the machine any more"
            )
            return
