from __future__ import annotations

from pathlib import Path

import pytest

from assistant.prove.apt_mirror import (
    Mirror,
    apt_proxy,
    default_sources,
    find_mirror,
    mirror_sources,
    one_line_sources,
)


def machine(root: Path, release: str, files: dict[str, str]) -> Path:
    (root / "etc/apt/sources.list.d").mkdir(parents=True)
    (root / "etc/os-release").write_text(release)
    for name, text in files.items():
        (root / "etc/apt" / name).write_text(text)
    return root


BOOKWORM = 'ID=debian\nVERSION_CODENAME="bookworm"\n'


def test_deb822_with_a_foreign_source_first(tmp_path: Path) -> None:
    root = machine(
        tmp_path,
        BOOKWORM,
        {
            "sources.list.d/a-docker.sources": "Types: deb\n"
            "URIs: https://download.example/linux/debian-extra\nSuites: bookworm\n"
            "Components: main\n",
            "sources.list.d/debian.sources": "# mirror\nTypes: deb deb-src\n"
            "URIs: http://mirror.example/debian/\nSuites: bookworm\n bookworm-updates\n"
            "Components: main contrib\n\nTypes: deb\nURIs: http://mirror.example/debian-security\n"
            "Suites: bookworm-security\nComponents: main\n",
        },
    )
    assert find_mirror(root) == Mirror("debian", "bookworm", "http://mirror.example/debian")


def test_one_line_style_with_options(tmp_path: Path) -> None:
    root = machine(
        tmp_path,
        "ID=ubuntu\nVERSION_CODENAME=noble\n",
        {
            "sources.list": "# deb http://no.example/ubuntu noble main\n"
            "deb-src http://no.example/ubuntu noble main\n"
            "deb [arch=amd64 signed-by=/x] http://yes.example/ubuntu noble main restricted\n"
        },
    )
    assert find_mirror(root) == Mirror("ubuntu", "noble", "http://yes.example/ubuntu")


def test_a_disabled_source_does_not_count(tmp_path: Path) -> None:
    text = "Types: deb\nURIs: http://m.example/debian\nSuites: bookworm\nComponents: main\n"
    root = machine(tmp_path, BOOKWORM, {"sources.list.d/x.sources": f"Enabled: no\n{text}"})
    assert find_mirror(root).uri == "http://deb.debian.org/debian"


@pytest.mark.parametrize("release", ["", "ID=fedora\n", "ID=debian\n"])
def test_another_system_gets_debian(tmp_path: Path, release: str) -> None:
    root = machine(tmp_path, release, {})
    assert find_mirror(root) == Mirror("debian", "bookworm", "http://deb.debian.org/debian")


def test_nothing_but_comments() -> None:
    assert list(one_line_sources("# deb x y z\n\ndeb\n")) == []


def test_apts_own_proxy() -> None:
    assert apt_proxy('Acquire::http::Proxy "http://p.example:3128";\n') == "http://p.example:3128"
    assert apt_proxy('Acquire::http::Proxy "DIRECT";\n') == ""
    assert apt_proxy("") == ""


def test_sources_for_another_release_of_the_same_distribution(tmp_path: Path) -> None:
    root = machine(
        tmp_path,
        "ID=debian\nVERSION_CODENAME=trixie\n",
        {
            "sources.list": "deb https://u:p@m.example/debian trixie main contrib\n"
            "deb https://u:p@m.example/debian trixie-updates main\n"
            "deb http://m.example/debian-security trixie-security main\n"
            "deb http://m.example/debian sid main\n"
            "deb https://tools.example/debian-tools trixie main\n"
        },
    )
    assert mirror_sources("debian", "bookworm", root).splitlines() == [
        "deb https://u:p@m.example/debian bookworm main",
        "deb https://u:p@m.example/debian bookworm-updates main",
        "deb http://m.example/debian-security bookworm-security main",
    ]
    assert mirror_sources("ubuntu", "noble", root) == ""


def test_ubuntus_universe_is_needed(tmp_path: Path) -> None:
    text = "deb http://ports.example/ubuntu-ports noble main restricted universe multiverse\n"
    release = "ID=ubuntu\nVERSION_CODENAME=noble\n"
    root = machine(tmp_path, release, {"sources.list": text})
    expected = "deb http://ports.example/ubuntu-ports noble main universe\n"
    assert mirror_sources("ubuntu", "noble", root) == expected
    assert default_sources(find_mirror(root)) == (
        "deb http://archive.ubuntu.com/ubuntu noble main universe\n"
    )
