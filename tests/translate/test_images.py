"""Dockerfiles and Packer's docker builder."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.core.errors import Declined, UsageError
from assistant.core.translation import Translation
from assistant.translate import translate
from assistant.translate.images import model as m
from assistant.translate.images.dockerfile import read_dockerfile
from assistant.translate.ledger import Ledger
from assistant.translate.texts import Text
from tests.translate.laws import adds_up, fate

_instruction = st.sampled_from(
    [
        "RUN make all",
        "RUN echo '{{ x }}'",
        "RUN make a \\\n    && make b",
        "RUN echo '$HOME' \"x\" > /a",
        "ENV A=1",
        'ENV B="x y"',
        "WORKDIR /srv/app",
        "WORKDIR /opt",
        "COPY a.txt /etc/a.txt",
        "COPY src/ /srv/src/",
        "EXPOSE 80",
        "LABEL a=b",
        'VOLUME ["/data"]',
        'CMD ["x", "-y"]',
        'ENTRYPOINT ["/run"]',
        'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
        "USER app",
        "USER root",
    ]
)
_file = st.lists(_instruction, max_size=8).map(lambda lines: "\n".join(["FROM debian:12", *lines]))


def image(text: str) -> tuple[object, ...]:
    """What the image is: its base, what is done in order, what it says of its containers."""
    found = read_dockerfile("Dockerfile", text, Ledger(text, frozenset()), {})
    done = [
        (one.step.code, one.step.folder, one.step.user, one.step.shell, sorted(one.step.env))
        if isinstance(one.step, m.Run)
        else one.step
        for one in found.steps
        if not isinstance(one.step, m.Setting)
    ]
    done = [one for one in done if not (isinstance(one, tuple) and _makes(one[0]))]
    said: dict[str, list[Text]] = {}
    for one in found.settings:
        if isinstance(one.step, m.Setting):
            name = (one.step.text.plain or "").partition("=")[0] if one.step.word == "ENV" else ""
            key = f"{one.step.word} {name}"
            many = one.step.word in ("EXPOSE", "LABEL", "VOLUME")
            said[key] = [*said.get(key, []), one.step.text] if many else [one.step.text]
    if said.get("USER ") == [Text(("root",))]:
        said.pop("USER ")
    return found.base, done, said


def _makes(code: object) -> bool:
    return isinstance(code, Text) and (code.plain or "").startswith("mkdir -p ")


@given(text=_file)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_dockerfile_comes_back_from_packer_with_its_meaning(text: str) -> None:
    told = translate("Dockerfile", text, "packer")
    adds_up(told, text)
    file = told.files[0]
    back = translate(file.path, file.text, "dockerfile")
    adds_up(back, file.text)
    assert image(back.files[0].text) == image(text), back.files[0].text


_line = st.sampled_from(
    [
        "FROM a AS b",
        "FROM b",
        "FROM x:${V:-1}",
        "ARG V=1",
        "ARG W",
        "RUN <<X\na\n# b\n\nX",
        "ADD https://a /b",
        'RUN ["a", "b c"]',
        "COPY --from=b /a /b",
        "COPY . .",
        "ADD a.tar.gz /",
        "ENV A 1 2",
        "ENV",
        "CMD",
        'SHELL ["/bin/bash"]',
        "MAINTAINER x",
        "HEALTHCHECK NONE",
        "# c",
        "",
        "RUN a \\\n# c\n  b",
        "EXPOSE $W",
        "COPY <<X /a\nx\nX",
        "ONBUILD RUN x",
        "WORKDIR $W",
        "USER $W",
        "LABEL a=\"${V}\" b='c'",
        "RUN echo ${V} $W",
    ]
)


@given(lines=st.lists(_line, max_size=8), head=st.sampled_from(["FROM q", "ARG V=2\nFROM q:$V"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_report_adds_up_whatever_the_dockerfile_says(lines: list[str], head: str) -> None:
    text = "\n".join([head, *lines])
    adds_up(translate("Dockerfile", text, "packer"), text)


def put(body: str) -> Translation:
    return translate("Dockerfile", f"FROM debian:12\n{body}\n", "packer")


def test_arguments_of_the_build_become_variables() -> None:
    text = translate("app.Dockerfile", "ARG V=12\nFROM debian:$V\nRUN echo $V\n", "packer").files[0]
    assert text.path == "app.pkr.hcl"
    assert 'image   = "debian:${var.v}"' in text.text
    assert 'default     = "12"' in text.text


def test_the_entry_point_that_packer_starts_with_is_not_kept() -> None:
    told = put("CMD ls")
    assert "ENTRYPOINT []" in told.files[0].text
    assert "ENTRYPOINT []" in told.added[0]
    assert "ENTRYPOINT []" not in put('ENTRYPOINT ["x"]').files[0].text


@pytest.mark.parametrize(
    ("line", "fated"),
    [
        ("COPY --from=x /a /b", "lost"),
        ("ADD https://example.org/a /b", "approximated"),
        ("RUN --mount=type=cache,target=/x y", "approximated"),
        ('SHELL ["/bin/bash", "-c"]', "translated"),
        ("MAINTAINER x", "approximated"),
        ("VOLUME /data", "translated"),
    ],
)
def test_what_one_container_cannot_do_is_told(line: str, fated: str) -> None:
    assert fate(put(line), line).fate == fated


def test_words_that_are_no_instructions_and_files_without_from_are_told() -> None:
    with pytest.raises(UsageError, match=r"Dockerfile:2:1: No instruction.*a Dockerfile"):
        translate("Dockerfile", "FROM a\nRUNN b\n", "packer")
    with pytest.raises(Declined, match="no FROM"):
        translate("Dockerfile", "# nothing\n", "packer")


def test_a_packer_build_may_become_an_image_or_steps() -> None:
    text = put("RUN apt-get install -y nginx").files[0].text
    assert "RUN apt-get install" in translate("a.pkr.hcl", text, "dockerfile").files[0].text
    assert "ansible.builtin.apt" in translate("a.pkr.hcl", text, "ansible").files[0].text
    with pytest.raises(UsageError) as caught:
        translate("a.pkr.hcl", text, "compose")
    assert caught.value.mend == "--to takes for this file: dockerfile, ansible, cloud-init, shell"


def test_a_path_with_a_blank_and_a_variable_that_is_filled_in() -> None:
    text = (
        'FROM debian:12\nENV PATH="/opt/bin:${PATH}" MODE=a\nCOPY ["a b.txt", "/x y/"]\nRUN make\n'
    )
    written = translate("Dockerfile", text, "packer").files[0].text
    assert "mkdir -p '/x y'" in written
    assert 'export PATH=\\"/opt/bin:$${PATH}\\"' in written
    assert '"MODE=a"' in written
    assert '"PATH=' not in written


def text_of(told: Translation) -> str:
    return " ".join(told.files[0].text.split())


def test_paths_are_filled_in_from_the_environment() -> None:
    text = text_of(put("ENV HOME_DIR=/opt/app\nWORKDIR $HOME_DIR\nCOPY a ${HOME_DIR}/b\nUSER app"))
    assert "WORKDIR /opt/app" in text
    assert 'destination = "/opt/app/b"' in text
    assert "mkdir -p /opt/app" in text
    told = put('ENV P="$PATH:/x"\nCOPY a $P')
    assert fate(told, "COPY").fate == "lost"


def test_commands_run_in_the_shell_that_is_asked_for() -> None:
    told = put('SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN a | b\nRUN ["x", "y z"]')
    text = told.files[0].text
    assert "{{ .Vars }} /bin/bash -o pipefail '{{ .Path }}'" in text
    assert "{{ .Vars }} sh '{{ .Path }}'" in text


def test_arguments_are_in_the_environment_of_commands_that_do_not_name_them() -> None:
    told = put("ARG DEBIAN_FRONTEND=noninteractive\nRUN apt-get install -y x")
    assert '"DEBIAN_FRONTEND=${var.debian_frontend}"' in told.files[0].text
    told = translate("Dockerfile", "ARG A=1\nFROM x AS b\nRUN echo $A\nFROM y\n", "packer")
    assert "variable" not in told.files[0].text
    assert fate(told, "ARG").fate == "lost"


def test_a_file_in_the_dockerfile_is_written_and_an_archive_unpacked() -> None:
    told = put("COPY --chmod=0600 <<'X' /etc/app/a.conf\na = $b\nX\nADD v.tar.gz /opt/v/")
    text = told.files[0].text
    assert "cat > /etc/app/a.conf <<'END_OF_FILE'" in text
    assert '"a = $b"' in text
    assert "chmod 0600 /etc/app/a.conf" in text
    assert "tar -xf /tmp/v.tar.gz -C /opt/v/" in text
    assert fate(told, "a = $b").fate == "translated"
    assert fate(told, "ADD").fate == "approximated"


def test_images_of_windows_run_powershell() -> None:
    source = (
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        'SHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\n'
        "WORKDIR /app\nRUN Install-WindowsFeature Web-Server; `\n  Remove-Item C:\\x\nCOPY a .\n"
    )
    text = translate("Dockerfile", source, "packer").files[0].text
    assert "windows_container = true" in text
    assert 'provisioner "powershell"' in text
    assert "$ErrorActionPreference = 'Stop'" in text
    assert "New-Item -ItemType Directory" in text
    assert 'provisioner "shell"' not in text


def test_a_script_of_packers_runs_by_its_first_line() -> None:
    source = (
        'source "docker" "a" {\n  image = "x"\n  commit = true\n}\nbuild {\n'
        '  sources = ["source.docker.a"]\n  provisioner "shell" {\n    script = "s.sh"\n  }\n'
        '  provisioner "shell" {\n    inline = ["a", "b"]\n  }\n}\n'
    )
    text = translate("a.pkr.hcl", source, "dockerfile").files[0].text
    assert "chmod +x /tmp/s.sh && /tmp/s.sh && rm /tmp/s.sh" in text
    assert "RUN a \\\n    && b" in text


def test_an_argument_may_be_kept_in_the_environment_under_its_name() -> None:
    told = put("ARG V=1\nENV V=${V} W=x\nRUN echo $V")
    assert '"ENV V=${var.v}"' in told.files[0].text
    assert '"V=${var.v}"' in told.files[0].text


def test_rights_are_those_of_what_is_copied_and_patterns_are_told() -> None:
    told = put("COPY --chown=a:b a.sh /usr/bin/\nCOPY --chmod=7 d/ /o/\nCOPY *.t /y/\nCOPY s /z/")
    text = told.files[0].text
    assert "chown -R a:b /usr/bin/a.sh" in text
    assert fate(told, "a.sh").fate == "translated"
    assert "all that lies in /o/" in fate(told, "d/").notes[0]
    assert "no pattern" in fate(told, "*.t").notes[0]
    assert "taken for a file" in fate(told, "COPY s").notes[0]


ONLY = """source "docker" "r" {
  image  = "debian:12"
  commit = true
}
build {
  sources = ["source.docker.r"]
  provisioner "shell" {
    inline = ["echo ours"]
    only   = ["docker.r"]
  }
  provisioner "shell" {
    inline = ["echo theirs"]
    only   = ["amazon-ebs.x"]
  }
  provisioner "shell" {
    inline = ["echo not"]
    except = ["docker.r"]
  }
  provisioner "file" {
    sources     = ["a.py", "b.py"]
    destination = "/srv/"
  }
  provisioner "file" {
    content     = "say \\"a\\" for $5\\nb"
    destination = "/srv/x"
  }
}
"""


def test_what_is_done_for_other_images_is_left_out_and_files_come_along() -> None:
    told = translate("a.pkr.hcl", ONLY, "dockerfile")
    text = told.files[0].text
    assert "echo ours" in text
    assert "echo theirs" not in text
    assert "echo not" not in text
    assert fate(told, "theirs").fate == fate(told, "not").fate == "lost"
    assert "COPY a.py /srv/\n" in text
    assert "COPY b.py /srv/\n" in text
    assert 'RUN printf \'%b\' "say \\"a\\" for \\$5\\nb" > /srv/x' in text
