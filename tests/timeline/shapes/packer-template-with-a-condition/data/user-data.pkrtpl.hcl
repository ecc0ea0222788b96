#cloud-config
autoinstall:
  version: 1
  early-commands:
    - systemctl stop ssh
  packages:
%{ for package in packages ~}
    - ${package}
%{ endfor ~}
  late-commands:
    - echo always
%{ if extra ~}
    - echo sometimes
%{ endif ~}
