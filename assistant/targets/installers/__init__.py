"""Installers of Linux that take their answers from a file: Debian's and Red Hat's."""
