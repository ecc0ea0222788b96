#!/bin/bash
apt-get -y dist-upgrade
reboot
