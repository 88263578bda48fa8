"""Document -> Facts: what an article tells, each piece with the words it rests on.

The way in is `extractor.Extractor`.
"""
