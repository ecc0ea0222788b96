"""Explaining files and asking about them: from packs, timeline and vocabulary, with no model."""
