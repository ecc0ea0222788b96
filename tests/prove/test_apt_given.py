"""What of this machine's apt a container is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.prove.apt_given import given_files, proxies

DUMP = """\
APT "";
Acquire "";
Acquire::http::Proxy "http://user:secret@proxy.example:3128";
Acquire::http::Proxy::mirror.example "DIRECT";
Acquire::https::CAInfo "/etc/company.pem";
Acquire::https::SslCert "/etc/me.pem";
Acquire::https::SslKey "/etc/gone.key";
Acquire::https::Verify-Peer "true";
Acquire::Check-Valid-Until "false";
DPkg::Post-Invoke "";
DPkg::Post-Invoke:: "rm -rf /";
Dir::Etc::netrc "auth.conf";
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "etc/apt/auth.conf.d").mkdir(parents=True)
    (tmp_path / "etc/ssl/certs").mkdir(parents=True)
    (tmp_path / "etc/company.pem").write_bytes(b"COMPANY")
    (tmp_path / "etc/me.pem").write_bytes(b"ME")
    (tmp_path / "etc/ssl/certs/ca-certificates.crt").write_bytes(b"SYSTEM")
    (tmp_path / "etc/apt/auth.conf").write_bytes(b"machine a login b password c")
    (tmp_path / "etc/apt/auth.conf.d/z.conf").write_bytes(b"machine d login e password f")
    return tmp_path


def test_proxies_certificates_and_passwords_and_nothing_that_runs(root: Path) -> None:
    files = given_files(DUMP, {}, root)
    said = files["apt.conf"].decode()
    assert 'acquire::http::proxy "http://user:secret@proxy.example:3128";' in said
    assert 'acquire::http::proxy::mirror.example "DIRECT";' in said
    assert 'acquire::check-valid-until "false";' in said
    assert "Invoke" not in said
    assert "gone.key" not in said
    assert files["auth.conf"] == b"machine a login b password c\nmachine d login e password f"
    named = [line.split('"')[1] for line in said.splitlines() if line.endswith('.pem";')]
    assert {files[path.removeprefix("/dryfit/")] for path in named} == {b"COMPANY", b"ME"}


def test_the_bundle_of_the_environment_then_of_the_system(root: Path) -> None:
    (root / "own.pem").write_bytes(b"OWN")
    own = given_files("", {"SSL_CERT_FILE": "/own.pem"}, root)
    assert b"OWN" in own.values()
    assert b"SYSTEM" in given_files("", {}, root).values()


def test_a_machine_without_certificates_or_apt(tmp_path: Path) -> None:
    files = given_files("", {}, tmp_path)
    assert files["apt.conf"] == b'Dir::Etc::netrc "/dryfit/auth.conf";\n'
    assert files["auth.conf"] == b""


def test_the_environments_proxy_counts_before_apts() -> None:
    dump = 'acquire::http::proxy "http://apt.example:1";\n'
    assert proxies(dump, {}) == {"http_proxy": "http://apt.example:1"}
    assert proxies(dump, {"HTTP_PROXY": "http://env.example:2", "no_proxy": "a"}) == {
        "http_proxy": "http://env.example:2",
        "no_proxy": "a",
    }
    assert proxies("", {}) == {}
