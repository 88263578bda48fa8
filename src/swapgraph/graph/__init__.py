"""Facts -> quads of one named graph per article, the store that keeps them, and their deterministic serialization."""
