"""Rules beyond their own examples: forms that they know, and neighbours that they leave alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.check.rules import rule_findings
from assistant.check.rules.known import RULES
from assistant.check.subject import Subject

BY_CODE = {rule.code.removeprefix("rule/"): rule for rule in RULES}


def container(text: str) -> str:
    return f'resource "docker_container" "a" {{\n{text}\n}}\n'


def ingress(text: str) -> str:
    return f'resource "aws_security_group" "a" {{\n  ingress {{\n{text}\n  }}\n}}\n'


def shell(text: str) -> dict[str, str]:
    return {"a.sh": f"#!/bin/bash\n{text}\n"}


def image(text: str) -> dict[str, str]:
    return {"Dockerfile": f"FROM debian:12\n{text}\n"}


def service(text: str) -> dict[str, str]:
    indented = "\n".join(f"    {line}" for line in text.split("\n"))
    return {"compose.yaml": f"services:\n  a:\n    image: x:1\n{indented}\n"}


def task(text: str) -> dict[str, str]:
    first, *rest = text.split("\n")
    lines = [f"    - {first}", *(f"      {line}" for line in rest)]
    return {"site.yml": "- hosts: all\n  tasks:\n" + "\n".join(lines) + "\n"}


AWS = 'from_port = {}\nto_port = {}\nprotocol = "{}"\ncidr_blocks = ["{}"]'
AZURE = """resource "azurerm_network_security_rule" "a" {{
  direction = "{}"
  access = "{}"
  protocol = "Tcp"
  source_address_prefix = "{}"
  destination_port_range = "{}"
}}
"""
GOOGLE = """resource "google_compute_firewall" "a" {{
  source_ranges = ["0.0.0.0/0"]
  allow {{
    protocol = "{}"
    {}
  }}
}}
"""
OPENINGS: list[tuple[str, str, int]] = [
    ("open-admin-port", ingress(AWS.format(22, 22, "tcp", "0.0.0.0/0")), 1),
    ("open-admin-port", ingress(AWS.format(20, 25, "tcp", "0.0.0.0/0")), 1),
    ("open-admin-port", ingress(AWS.format(22, 22, "udp", "0.0.0.0/0")), 0),
    ("open-admin-port", ingress(AWS.format(22, 22, "tcp", "10.0.0.0/8")), 0),
    ("open-admin-port", ingress(AWS.format("var.port", 22, "tcp", "0.0.0.0/0")), 0),
    ("open-admin-port", ingress(AWS.format(0, 0, "-1", "0.0.0.0/0")), 0),
    ("open-every-port", ingress(AWS.format(0, 0, "-1", "0.0.0.0/0")), 1),
    ("open-every-port", ingress(AWS.format(0, 65535, "tcp", "0.0.0.0/0")), 1),
    ("open-every-port", ingress(AWS.format(-1, -1, "icmp", "0.0.0.0/0")), 0),
    ("open-every-port", ingress(AWS.format(0, 0, "-1", "0.0.0.0/0")).replace("in", "e", 1), 0),
    ("open-admin-port", AZURE.format("Inbound", "Allow", "*", "3389"), 1),
    ("open-admin-port", AZURE.format("Inbound", "Allow", "Internet", "20-30"), 1),
    ("open-admin-port", AZURE.format("Inbound", "Deny", "*", "3389"), 0),
    ("open-admin-port", AZURE.format("Outbound", "Allow", "*", "3389"), 0),
    ("open-every-port", AZURE.format("Inbound", "Allow", "*", "*"), 1),
    ("open-data-port", GOOGLE.format("tcp", 'ports = ["443", "5432"]'), 1),
    ("open-data-port", GOOGLE.format("tcp", 'ports = ["443"]'), 0),
    ("open-every-port", GOOGLE.format("all", ""), 1),
    ("open-every-port", GOOGLE.format("icmp", ""), 0),
    ("open-admin-port", 'variable "w" {\n  default = ["0.0.0.0/0"]\n}\n'
     'resource "hcloud_firewall" "a" {\n  dynamic "rule" {\n    for_each = [22]\n    content {\n'
     '      direction = "in"\n      protocol = "tcp"\n      port = "22"\n'
     "      source_ips = var.w\n    }\n  }\n}\n", 1),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "number"), OPENINGS)
def test_openings(code: str, text: str, number: int) -> None:
    assert len(list(BY_CODE[code].findings(Subject({"a.tf": text})))) == number


TERRAFORM: list[tuple[str, str, int]] = [
    ("unpinned-module", 'module "a" {\n  source = "./a"\n}\n', 0),
    ("unpinned-module", 'module "a" {\n  source = "a/b/c"\n}\n', 1),
    ("unpinned-module", 'module "a" {\n  source = "a/b/c"\n  version = "~> 1.0"\n}\n', 0),
    ("unpinned-module", 'module "a" {\n  source = "git::https://x.y/z.git?ref=v1"\n}\n', 0),
    ("unpinned-module", 'module "a" {\n  source = "git@x.y:z.git"\n}\n', 1),
    ("unpinned-module", 'module "a" {\n  source = "https://x.y/z.zip"\n}\n', 0),
    ("secret-output", 'output "a" {\n  value = length(random_password.a.result)\n}\n', 0),
    ("secret-output", 'output "a" {\n  value = nonsensitive(random_password.a.result)\n}\n', 0),
    ("secret-output", 'output "a" {\n  value = "x-${random_password.a[0].result}"\n}\n', 1),
    ("secret-output", 'output "a" {\n  value = random_password.a.result == "" ? 1 : 2\n}\n', 0),
    ("secret-output", 'output "a" {\n  value = random_password.a.id\n}\n', 0),
    ("secret-output", 'variable "p" {\n  sensitive = true\n}\n'
     'output "a" {\n  value = var.p\n}\n', 1),
    ("destroy-reference", 'resource "a_b" "c" {\n  provisioner "local-exec" {\n'
     '    when = "destroy"\n    command = "x ${each.value}"\n  }\n}\n', 1),
    ("destroy-reference", 'resource "a_b" "c" {\n  provisioner "local-exec" {\n'
     '    when = destroy\n    command = "x ${each.key} ${path.module} ${self.id}"\n  }\n}\n', 0),
    ("destroy-reference", 'resource "a_b" "c" {\n  provisioner "local-exec" {\n'
     '    command = "x ${var.y}"\n  }\n}\n', 0),
    ("create-without-destroy", 'resource "terraform_data" "a" {\n  provisioner "remote-exec" {\n'
     '    inline = ["echo a", "sudo ufw allow 22"]\n  }\n}\n', 1),
    ("create-without-destroy", 'resource "terraform_data" "a" {\n  provisioner "local-exec" {\n'
     '    command = "ansible-playbook site.yml"\n  }\n}\n', 0),
    ("tls-not-verified", 'provider "helm" {\n  kubernetes {\n    insecure = "true"\n  }\n}\n', 1),
    ("tls-not-verified", 'resource "a_b" "c" {\n  insecure = true\n}\n', 0),
    ("changing-value", 'resource "a_b" "c" {\n  triggers = { t = timestamp() }\n}\n', 0),
    ("changing-value", 'output "a" {\n  value = timestamp()\n}\n', 0),
    ("key-file-open", 'resource "local_file" "a" {\n  file_permission = "0644"\n'
     "  content = tls_private_key.a.private_key_pem\n}\n", 1),
    ("key-file-open", 'resource "local_file" "a" {\n'
     "  content = tls_private_key.a.public_key_openssh\n}\n", 0),
    ("proxied-private", 'resource "cloudflare_record" "a" {\n  type = "A"\n  proxied = true\n'
     '  content = "203.0.113.9"\n}\n', 0),
    ("docker-over-tcp", 'provider "docker" {\n  host = "tcp://10.0.0.1:2376"\n'
     "  cert_path = var.c\n}\n", 0),
    ("docker-over-tcp", 'provider "docker" {\n  host = "tcp://127.0.0.1:2375"\n}\n', 0),
    ("iam-everything", 'resource "aws_iam_policy" "a" {\n  policy = jsonencode({ Statement = '
     '[{ Effect = "Allow", Action = ["*"], Resource = "*" }] })\n}\n', 1),
    ("iam-everything", 'resource "aws_iam_policy" "a" {\n  policy = jsonencode({ Statement = '
     '[{ Effect = "Deny", Action = "*", Resource = "*" }] })\n}\n', 0),
    ("sensitive-variable", 'variable "use_token" {\n  type = bool\n}\n', 0),
    ("docker-power", container('  volumes {\n    host_path = "/var/run/docker.sock"\n  }'), 1),
    ("unpinned-image", 'resource "docker_image" "a" {\n  name = "a"\n  build {\n  }\n}\n', 0),
    ("published-database", container("  ports {\n    internal = 5432\n    external = 5432\n"
                                     '    ip = "127.0.0.1"\n  }'), 0),
    ("published-database",
     container("  ports {\n    internal = 5432\n    external = 15432\n  }"), 1),
    ("secret-literal", 'locals {\n  a = "AKIAIOSFODNN7EXAMPLE"\n}\n', 0),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "number"), TERRAFORM)
def test_terraform(code: str, text: str, number: int) -> None:
    assert len(list(BY_CODE[code].findings(Subject({"a.tf": text})))) == number


FILES: list[tuple[str, dict[str, str], int]] = [
    ("piped-script", shell('bash -c "$(curl -fsSL https://a.b/c)"'), 1),
    ("piped-script", shell("bash <(curl -s https://a.b/c)"), 1),
    ("piped-script", shell("wget -qO- https://a.b/c | sudo -E bash -s -- -y"), 1),
    ("piped-script", shell("curl -s http://localhost:8080/x | sh"), 0),
    ("piped-script", shell("curl -s https://a.b/c | jq . | tee x"), 0),
    ("piped-script", shell('echo "curl -s https://a.b/c | sh"'), 0),
    ("piped-script", shell("# curl -s https://a.b/c | sh"), 0),
    ("world-writable", shell("chmod a+w x; chmod 0666 y; mkdir -m 777 z"), 3),
    ("world-writable", shell("chmod +x x; chmod u+w y; chmod 755 z; chmod -x w; chmod 2775 v"), 0),
    ("world-writable", task('file:\n  path: /a\n  mode: "0777"'), 1),
    ("world-writable", task('file:\n  path: /a\n  mode: "1777"'), 0),
    ("unguarded-rm", shell("rm -rf $A/*; rm -r ${B}/etc"), 2),
    ("unguarded-rm", shell("set -eu\nrm -rf $A/*"), 0),
    ("unguarded-rm", shell("A=/srv/a\nrm -rf $A/*"), 0),
    ("unguarded-rm", shell("A=$(mktemp -d)\nrm -rf \"$A/\""), 0),
    ("unguarded-rm", shell("rm -rf $A/cache-dir; rm -rf $HOME/*; rm -f $B/*"), 0),
    ("ufw-lockout", shell("ufw allow 22/tcp\nufw enable"), 0),
    ("ufw-lockout", shell('ufw allow "$PORT"\nufw enable'), 0),
    ("ufw-lockout", shell("ufw allow from 10.0.0.0/8\nufw enable"), 0),
    ("ufw-lockout", shell("cat >/x <<E\nPort 2200\nE\nufw allow 2200/tcp\nufw enable"), 0),
    ("ssh-open", {"sshd_config": "PermitRootLogin yes\n# PermitEmptyPasswords yes\n"}, 1),
    ("ssh-open", shell("grep -q 'PermitRootLogin yes' /etc/ssh/sshd_config"), 0),
    ("ssh-open", {"a.md": "Never write PermitRootLogin yes.\n"}, 0),
    ("protection-off", shell("setenforce 0\nufw disable"), 2),
    ("protection-off", shell("systemctl disable firewalld\nsystemctl enable nftables"), 0),
    ("protection-off", {"ks.cfg": "selinux --disabled\nfirewall --enabled\n"}, 1),
    ("download-not-verified", shell("curl -fsSLk https://a.example.com/b"), 1),
    ("download-not-verified", shell("curl -k https://10.0.0.1/ https://nas.lan/"), 0),
    ("download-not-verified", shell('curl -k "https://$HOST/"'), 0),
    ("unsigned-packages", {"x.list": "deb [trusted=yes] http://a.b/ stable main\n"}, 1),
    ("unsigned-packages", {"x.repo": "gpgcheck=1\nrepo_gpgcheck=0\n"}, 0),
    ("crontab-replaced", shell("(crontab -l; echo x) | crontab -"), 0),
    ("system-file-replaced", shell("echo x | tee /etc/fstab; echo y | tee -a /etc/fstab"), 1),
    ("system-file-replaced", image("RUN echo x > /etc/passwd"), 0),
    ("asks-for-consent", image("RUN apt-get -qq install a && yes | apt-get install b"), 0),
    ("asks-for-consent", image("RUN apt-get install $OPTS a && apt-get remove b"), 1),
    ("asks-for-consent", shell("apt-get install a"), 0),
    ("password-not-hashed", shell("useradd -p '$6$a$b' x; usermod -p '!' y"), 0),
    ("password-not-hashed", shell('useradd -p "$6$abc$def" x'), 1),
    ("command-always-changed", task("command: a\nchanged_when: false"), 0),
    ("command-always-changed", task("command: a creates=/b"), 0),
    ("secret-logged", task('user:\n  password: "{{ x }}"\nloop: [1]'), 0),
    ("latest-package", task('apt:\n  name: "*"\n  state: latest'), 0),
    ("first-boot-password", {"user-data": "#cloud-config\nchpasswd:\n  list: |\n    a:b\n"}, 1),
    ("first-boot-password", {"user-data": "#cloud-config\nchpasswd: {list: 'a:RANDOM'}\n"}, 0),
    ("first-boot-password", {"user-data": "#cloud-config\npassword: $6$a$b\n"}, 0),
    ("installer-password", {"ks.cfg": "rootpw --iscrypted $6$a$b\nrootpw --lock\n"}, 0),
    ("installer-password", {"ks.cfg": "rootpw --plaintext hunter2\n"}, 1),
    ("installer-password", {"preseed.cfg": "d-i passwd/user-password password ${p}\n"}, 0),
    ("ansible-password", {"a.yml": "ansible_password: !vault |\n  x\n"}, 0),
    ("secret-in-command", shell("curl -u ann:hunter2 https://a.b"), 1),
    ("secret-in-command", shell('curl -u "ann:$P" https://a.b'), 0),
    ("secret-in-command", shell("echo 'ann:hunter2' | chpasswd"), 1),
    ("secret-in-command", shell("export DB_PASSWORD=hunter2\nDB_TOKEN=$(cat x)\nTOKEN=\"\""), 1),
    ("secret-in-command", shell("echo 'ann:$6$a$b' | chpasswd -e"), 0),
    ("credentials-in-url", {"a.yml": "url: postgres://app:hunter2@db:5432/app\n"}, 1),
    ("credentials-in-url", {"a.yml": "url: postgres://app:${P}@db/app\nb: //user:pass@x\n"}, 0),
    ("credentials-in-url", {"a.yml": "url: http://a.b:8080/c@d\nssh: ssh://git@a.b:22/c\n"}, 0),
    ("secret-token", {"a.py": 'K = "ghp_' + "x" * 36 + '"\n'}, 0),
    ("secret-token", {"a.py": 'K = "AKIAQ2W3E4R5T6Y7U8I9"\n'}, 1),
    ("secret-token", {"a.yml": "k: |\n  -----BEGIN PRIVATE KEY-----\n  ...\n"}, 0),
    ("secret-in-image", image("ENV A=1 API_KEY=abc\nARG TOKEN\nENV DB_PASSWORD hunter2"), 2),
    ("secret-copied", image("COPY --from=a .env /x\nCOPY a.env /y\nCOPY id_rsa /root/.ssh/"), 1),
    ("compose-secret", service("environment:\n  - DB_PASSWORD=x1\n  - TOKEN=${T}\n  - A_TOKEN"), 1),
    ("docker-power", service("volumes:\n  - /var/run/docker.sock:/s:ro"), 1),
    ("host-folder", service("volumes:\n  - /etc/localtime:/etc/localtime\n  - /etc:/e:ro"), 0),
    ("published-database", service("ports: ['127.0.0.1:5432:5432', '5433:80', '5432']"), 0),
    ("published-database", service("ports:\n  - target: 6379\n    published: '6379'"), 1),
    ("no-restart", service("ports: ['80:80']\nextends: {service: b}"), 0),
    ("added-capability", service("cap_add: [NET_ADMIN, CAP_SYS_ADMIN]"), 1),
    ("unpinned-image", {"Dockerfile": "FROM a AS b\nFROM b\nFROM scratch\nFROM c:${V}\n"}, 1),
    ("unpinned-image", {"Dockerfile": "FROM localhost:5000/a:1\nFROM localhost:5000/a\n"}, 1),
    ("apt-update-apart", image("RUN apt-get update\nRUN make"), 0),
    ("package-lists-kept", {"Dockerfile": "FROM a:1 AS b\nRUN apt-get update\nFROM c:1\n"}, 0),
    ("added-from-net", image("ADD https://a.b/c.git#v1 /x"), 0),
    ("only-last-counts", {"Dockerfile": "FROM a:1\nCMD a\nFROM b:1\nCMD b\n"}, 0),
    ("relative-workdir", {"Dockerfile": "FROM a:1 AS b\nWORKDIR /c\nFROM b\nWORKDIR d\n"}, 0),
    ("copied-before-install", image("COPY package.json ./\nCOPY . .\nRUN npm ci"), 0),
    ("lost-step", image("RUN export A=b && make\nRUN . ./x"), 1),
    ("sudo-in-image", image("RUN apt-get install -y sudo\nRUN sudo a"), 0),
    ("image-as-root", {"Dockerfile": "FROM a:1 AS b\nUSER 1\nFROM b\nCMD x\n"}, 0),
    ("image-as-root", image("RUN make"), 0),
]  # fmt: skip


@pytest.mark.parametrize(("code", "files", "number"), FILES)
def test_other_files(code: str, files: dict[str, str], number: int) -> None:
    assert len(list(BY_CODE[code].findings(Subject(files)))) == number


def test_a_fix_takes_the_question_away() -> None:
    rule = BY_CODE["asks-for-consent"]
    finding = next(rule.findings(Subject(rule.bad)))
    assert finding.fix is not None
    (edit,) = finding.fix.edits
    lines = rule.bad["Dockerfile"].split("\n")
    line = lines[edit.start.line - 1]
    lines[edit.start.line - 1] = (
        line[: edit.start.column - 1] + edit.text + line[edit.end.column - 1 :]
    )
    assert list(rule.findings(Subject({"Dockerfile": "\n".join(lines)}))) == []


EXAMPLES = [
    *(item for _, files, _ in FILES for item in files.items()),
    *(item for rule in RULES for item in rule.bad.items()),
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(EXAMPLES),
    st.integers(0, 400),
    st.integers(0, 12),
    st.sampled_from(
        ["", "\n", " ", '"', "'", "- ", ": ", "{", "}", "[", "$(", "<<E\n", "\\", "é🙂"]
    ),
)
def test_no_rule_stumbles_over_a_file_in_the_middle_of_an_edit(
    file: tuple[str, str], at: int, cut: int, piece: str
) -> None:
    path, text = file
    edited = text[:at] + piece + text[at + cut :]
    lines = edited.split("\n")
    for finding in rule_findings(Subject({path: edited})):
        assert finding.source == "rule", finding
        assert finding.start <= finding.end
        assert finding.end.line <= len(lines)
        assert finding.end.column <= len(lines[finding.end.line - 1]) + 1
