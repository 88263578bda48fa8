"""What the counts of an article count (`counted`), which is part of which (`parts`), which repeat others (`echoes`)."""
