"""Article -> Document: blocks, sentences, tokens, names, times and numbers. The only place that knows spaCy."""
