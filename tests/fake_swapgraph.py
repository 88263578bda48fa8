"""`swapgraph` with fake extraction and conclusions, as a command: the rest, from reading to the exit code, is real.

With `SLOWLY` in the environment each article takes that many seconds, and is told on stderr when it begins.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

import fakes
from swapgraph import pipeline, stages
from swapgraph.cli.start import start
from swapgraph.model import Article, Facts
from swapgraph.scale.extraction import Extractor
from swapgraph.settings import Settings


def make_extractor(settings: Settings) -> Extractor:
    """The fake extractor, at the speed asked for."""
    extract = fakes.make_extractor(settings)

    def slowly(articles: Iterable[Article]) -> Iterator[Facts]:
        for article in articles:
            print("reading", article.id, file=sys.stderr, flush=True)
            time.sleep(float(os.environ["SLOWLY"]))
            yield from extract([article])

    return slowly if "SLOWLY" in os.environ else extract


if __name__ == "__main__":
    stages.standard_stages = lambda *args: replace(fakes.stages_that_read(*args), make_extractor=make_extractor)
    pipeline.BATCH_ARTICLES = 1
    start()
