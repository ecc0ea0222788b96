"""Seeded faults: sound blocks made from the packs, one fault put into each, and who notices."""
