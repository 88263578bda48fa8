"""The Annotator as swapgraph uses it: the model with the grammars of layout, time and number."""

from __future__ import annotations

from functools import partial

from swapgraph.annotate.case import lowercase_words
from swapgraph.annotate.numbers import find_numbers
from swapgraph.annotate.pipeline import DEFAULT_MODEL, Annotator
from swapgraph.annotate.times import find_times
from swapgraph.lexicon import Lexicon
from swapgraph.read.blocks import find_blocks
from swapgraph.read.layout import Layout


def standard_annotator(lexicon: Lexicon, model: str = DEFAULT_MODEL) -> Annotator:
    """An Annotator with the layout words of a lexicon. Raises UsageError if the model is not installed."""
    blocks = partial(find_blocks, layout=Layout.of(lexicon))
    return Annotator(model, blocks, find_times, find_numbers, lowercase_words(lexicon))
