"""Files, folders and stdin to articles; and an article's text to blocks.

`read_sources` yields what it reads; `Layout.of(lexicon)` gives it the words of page layout; `find_blocks` cuts a text.
"""

from swapgraph.read.blocks import find_blocks
from swapgraph.read.byline import Byline, find_byline
from swapgraph.read.complete import MAX_SIZE
from swapgraph.read.layout import Layout
from swapgraph.read.sources import Reading, read_sources

__all__ = ["MAX_SIZE", "Byline", "Layout", "Reading", "find_blocks", "find_byline", "read_sources"]
