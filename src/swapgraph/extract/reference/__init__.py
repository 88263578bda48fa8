"""Whom pronouns and common nouns mean. The way in is `coref.resolve_coref`."""
