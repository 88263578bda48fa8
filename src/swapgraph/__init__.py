"""News about prisoner exchanges in, a knowledge graph with proofs out."""

__version__ = "0.1.0"
