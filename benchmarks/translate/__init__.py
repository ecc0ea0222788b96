"""Translations measured on a folder of files."""
