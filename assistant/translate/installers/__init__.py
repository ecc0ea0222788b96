"""Answers for the installers of Debian, Ubuntu and the Red Hat family."""
