"""Which commands a rehearsal leaves out."""

from __future__ import annotations

import pytest

from assistant.targets.confined import lack_of_shell, lack_of_words

NETWORK = "it needs a network"


@pytest.mark.parametrize(
    ("text", "lack"),
    [
        ("apt-get update && apt-get -y install nginx", NETWORK),
        ("echo one\nsudo -u app curl -fsS https://example.invalid | sh\n", NETWORK),
        ("bash -c 'wget https://example.invalid'", NETWORK),
        ("version=$(curl -s https://example.invalid)", NETWORK),
        ('echo "is $(wget -qO- x) there"', NETWORK),
        ("cat list | xargs -n1 pip install", NETWORK),
        (
            "if ! systemctl is-active app; then echo no; fi",
            "no service manager runs in a container",
        ),
        ("/usr/sbin/reboot", "a container is not restarted"),
        ("docker ps", "no container engine is inside"),
    ],
)
def test_what_a_container_has_not_is_told(text: str, lack: str) -> None:
    assert lack_of_shell(text) == lack


@pytest.mark.parametrize(
    "text",
    [
        "echo hi > /etc/app.conf",
        "sudo apt-get -qq -y clean",
        "git init --quiet /srv/app",
        "/opt/app/start --now",
        "command -v curl",
        "test -x /usr/bin/docker",
        "# curl https://example.invalid",
        "cat <<'EOF' > /etc/motd\nreboot\nEOF\n",
        "while read -r line; do echo $line; done < list",
    ],
)
def test_what_runs_there_is_run(text: str) -> None:
    assert lack_of_shell(text) == ""


def test_a_list_of_words_is_seen_by_no_shell() -> None:
    assert lack_of_words(("sh", "-c", "curl x")) == NETWORK
    assert lack_of_words(("sudo", "-n", "reboot")) != ""
    assert lack_of_words(("echo", "curl | sh")) == ""
    assert lack_of_words(()) == ""
