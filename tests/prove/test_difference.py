"""Two states of a file system compared, as values."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from assistant.core.difference import FileState
from assistant.prove.difference import DIFF_LINES, Item, Items, Masks, difference


def file(text: str, mode: int = 0o644, owner: str = "0:0") -> Item:
    return Item(FileState("file", mode, owner, len(text)), digest=f"d{text}", text=text)


FOLDER = Item(FileState("folder", 0o755))


def kinds(before: Items, after: Items) -> list[tuple[str, str]]:
    return [(c.kind, c.path) for c in difference(before, after).changes]


def test_what_is_new_changed_and_gone_in_order_of_the_paths() -> None:
    before = {"/b": file("1\n"), "/c": file("x"), "/same": file("s")}
    after = {"/c": None, "/b": file("2\n"), "/a": file("new\n"), "/same": file("s")}
    changes = difference(before, after).changes
    assert [(c.kind, c.path) for c in changes] == [
        ("added", "/a"), ("changed", "/b"), ("deleted", "/c"),
    ]  # fmt: skip
    assert changes[0].diff == "@@ -0,0 +1 @@\n+new"
    assert changes[1].diff == "@@ -1 +1 @@\n-1\n+2"
    assert (changes[2].diff, changes[2].after) == ("", None)


def test_modes_owners_links_and_kinds_are_changes() -> None:
    link = Item(FileState("link", 0o777, target="/x"))
    assert kinds({"/f": file("a")}, {"/f": file("a", 0o4755)}) == [("changed", "/f")]
    assert kinds({"/f": file("a")}, {"/f": file("a", owner="1:1")}) == [("changed", "/f")]
    assert kinds({"/f": file("a")}, {"/f": file("a", owner="")}) == []
    assert kinds({"/l": link}, {"/l": Item(FileState("link", 0o777, target="/y"))})
    assert kinds({"/l": link}, {"/l": FOLDER}) == [("changed", "/l")]


def test_a_folder_that_went_takes_its_content_along() -> None:
    before = {"/d": FOLDER, "/d/e": FOLDER, "/d/e/f": file("x"), "/dd": file("y")}
    assert kinds(before, dict.fromkeys(before)) == [("deleted", "/d"), ("deleted", "/dd")]


def test_what_was_not_read_is_counted_and_never_called_changed() -> None:
    unread = Item(FileState("unread"))
    large = Item(FileState("file", 0o644, "0:0", 9))
    found = difference({"/a": unread, "/b": large}, {"/a": unread, "/b": large, "/c": unread})
    assert [(c.kind, c.path) for c in found.changes] == [("added", "/c")]
    assert found.unread == 2


def test_a_binary_file_is_told_by_its_digest() -> None:
    old = Item(FileState("file", 0o644, "0:0", 3), digest="1")
    new = Item(FileState("file", 0o644, "0:0", 3), digest="2")
    change = difference({"/f": old}, {"/f": new}).changes[0]
    assert (change.kind, change.diff) == ("changed", "")


def test_what_a_skeleton_gave_is_told_by_its_name() -> None:
    shell, own = file("alias\n"), file("mine\n")
    before = {"/etc/skel/.bashrc": shell}
    after = {**before, "/home/a/.bashrc": shell, "/home/b/.bashrc": own}
    changes = difference(before, after).changes
    assert [(c.path, c.diff) for c in changes] == [
        ("/home/a/.bashrc", ""), ("/home/b/.bashrc", "@@ -0,0 +1 @@\n+mine"),
    ]  # fmt: skip


def test_masked_parts_do_not_count_and_are_not_shown() -> None:
    masks = Masks(((re.compile("^/etc/shadow$"), re.compile(r"\$[^:]*"), "$…"),))
    old, new = file("u:$6$aa$bb:1\n"), file("u:$6$cc$dd:1\n")
    assert not difference({"/etc/shadow": old}, {"/etc/shadow": new}, masks=masks)
    shown = difference({"/etc/shadow": None}, {"/etc/shadow": new}, masks=masks).changes[0]
    assert shown.diff == "@@ -0,0 +1 @@\n+u:$…:1"


def test_paths_can_be_left_out() -> None:
    assert not difference({}, {"/tmp/x": file("a")}, left_out=lambda p: p.startswith("/tmp/"))


def test_a_diff_is_short_and_safe_to_show() -> None:
    lines = "".join(f"{n}\x1b]52;c;eA==\x07\x1b[2J\n" for n in range(100))
    diff = difference({}, {"/f": file(lines)}).changes[0].diff
    assert not set(diff) & {"\x1b", "\x07"}
    assert len(diff.splitlines()) == DIFF_LINES + 1
    assert diff.endswith("… 61 more lines")


paths = st.sampled_from([f"/{a}" for a in "abc"] + [f"/a/{b}" for b in "xy"])
items = st.one_of(st.none(), st.sampled_from([FOLDER, file("1"), file("2"), file("1", 0o600)]))
states = st.dictionaries(paths, items)


@given(states)
def test_nothing_differs_from_itself(state: dict[str, Item | None]) -> None:
    assert not difference(state, state)


@given(states, states)
def test_what_changed_has_changed_the_other_way_too(
    one: dict[str, Item | None], two: dict[str, Item | None]
) -> None:
    there, back = difference(one, two).changes, difference(two, one).changes
    assert [c.path for c in there if c.kind == "changed"] == [
        c.path for c in back if c.kind == "changed"
    ]
    gone = {c.path for c in there if c.kind == "deleted"}
    assert gone <= {c.path for c in back if c.kind == "added"}
