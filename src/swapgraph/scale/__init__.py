"""The same work on many processes, with the same result."""
