"""Texts to trees with positions: HCL, XML, YAML, JSON. Every reader is tolerant: it never raises.

What is wrong with a text comes back as findings of source `parse`, each at its place; the rest of
the text is read all the same.
"""
