"""What holds for any text: nothing raises, places lie in the text, fixes make nothing worse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.check import check_files
from assistant.check.fixes import apply_fixes, mend
from assistant.core.finding import Finding, Fix, Position
from assistant.knowledge import Packs
from tests.check.corpus import CORPUS, PATHS

LIMITS = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ODD = st.sampled_from(
    ["", "\x00", "\ufeff", "\r\n", "\r", "\t", "\u2028", "é", "🙂", "a\u0301", "\U0010ffff",
     "{", "}", "[", "]", "(", ")", '"', "'", "=", "${", "%{", "$(", "<<E", "<<-E\n", "#", "//",
     "/*", "*/", "\\", "\n", "\n\n", ":", "- ", "&a", "*a", "<", ">", "</", "<!--", "<![CDATA[",
     "@'", '@"', "`", "|", ";", "--", "0", "-1", "1e999", "null", "for", "if", "FROM ", "RUN ",
     "variable ", "dynamic "]
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, str]:
    """A file of the tests with stretches cut out, put in or doubled, or only its beginning."""
    path, text = draw(st.sampled_from(CORPUS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 60)))
        how = draw(st.sampled_from(["cut", "put", "double", "swap", "end"]))
        if how == "cut":
            text = text[:start] + text[end:]
        elif how == "put":
            text = text[:start] + draw(ODD) + text[start:]
        elif how == "double":
            text = text[:end] + text[start:end] + text[end:]
        elif how == "swap":
            text = text[:start] + draw(ODD) + text[end:]
        else:
            text = text[:start]
    return path, text


def hold(files: Mapping[str, str], findings: Iterable[Finding]) -> None:
    """Every finding, and every edit of its fix, lies in the text that it is about."""
    lines = {path: text.split("\n") for path, text in files.items()}
    for finding in findings:
        assert finding.source != "internal", finding
        places = [(finding.path, finding.start, finding.end)]
        if finding.fix is not None:
            places += [(edit.path, edit.start, edit.end) for edit in finding.fix.edits]
        for path, start, end in places:
            assert Position(1, 1) <= start <= end, finding
            assert end.line <= len(lines[path]), finding
            assert start.column <= len(lines[path][start.line - 1]) + 1, finding
            assert end.column <= len(lines[path][end.line - 1]) + 1, finding


@LIMITS
@given(st.sampled_from(PATHS), st.text(max_size=200) | st.lists(ODD, max_size=40).map("".join))
def test_any_text_of_any_path(packs: Packs, path: str, text: str) -> None:
    hold({path: text}, check_files({path: text}, packs).findings)


@LIMITS
@given(mutated())
def test_a_file_in_pieces(packs: Packs, file: tuple[str, str]) -> None:
    files = dict([file])
    result = check_files(files, packs)
    hold(files, result.findings)
    path, text = file
    check_files({path: text + "\n"}, packs)  # nothing is kept of the text now
    assert check_files(files, packs) == result


@LIMITS
@given(st.lists(mutated(), min_size=2, max_size=4))
def test_several_files_in_any_order(packs: Packs, several: list[tuple[str, str]]) -> None:
    files = {f"{n % 2}/{path}": text for n, (path, text) in enumerate(several)}
    result = check_files(files, packs)
    hold(files, result.findings)
    assert check_files(dict(reversed(files.items())), packs) == result


def safe(findings: Iterable[Finding]) -> Iterator[Fix]:
    return (f.fix for f in findings if f.fix is not None and f.fix.safety == "safe")


def kinds(findings: Iterable[Finding]) -> Counter[tuple[str, str]]:
    return Counter((f.path, f.code) for f in findings)


@LIMITS
@given(mutated())
def test_mending_never_adds_a_finding_and_ends(packs: Packs, file: tuple[str, str]) -> None:
    def check(files: Mapping[str, str]) -> tuple[Finding, ...]:
        return check_files(files, packs).findings

    files = dict([file])
    before = check(files)
    once = mend(files, check)
    assert not kinds(check(once.files)) - kinds(before)
    assert bool(once.applied) == (once.files != files)
    assert mend(once.files, check).files == once.files


@LIMITS
@given(mutated())
def test_a_fix_is_not_offered_again(packs: Packs, file: tuple[str, str]) -> None:
    files = dict([file])
    findings = check_files(files, packs).findings
    fixed = apply_fixes(files, findings)
    left = check_files(fixed.files, packs).findings
    hold(fixed.files, left)
    offered, gone, again = (Counter(safe(some)) for some in (findings, fixed.applied, left))
    assert not again & gone - (offered - gone)
