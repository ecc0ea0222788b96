#!/bin/sh
dnf -y upgrade
