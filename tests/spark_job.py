"""Spark with the fake extractor, to be killed: `python spark_job.py SOURCE OUTPUT FORMAT`, or `graph` for a folder."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import fakes
from swapgraph import pipeline
from swapgraph.scale.spark import job
from swapgraph.scale.spark.session import session
from swapgraph.scale.spark.spread import spread
from swapgraph.settings import Settings
from swapgraph.stages import standard_stages

MASTER, SETTINGS = "local[2]", Settings("fake")


def into_shards(source: str, output: str, format_: str) -> None:
    """All of it on the cluster, in several portions."""
    job._PORTION, job._FOR_EACH_CORE = 12, 1
    make = fakes.make_extractor
    report = job.run([source], output, SETTINGS, master=MASTER, format_=format_, make_extractor=make)
    for problem in report.problems:
        print(problem)


def into_a_graph(source: str, output: str) -> None:
    """The articles are read on the cluster; what follows is concluded here."""
    with session(MASTER) as spark:
        stages = replace(standard_stages(SETTINGS), make_extractor=fakes.make_extractor, spread=partial(spread, spark))
        pipeline.build([source], Path(output), SETTINGS, stages, workers=1, tell=print)


if __name__ == "__main__":
    if sys.argv[3] == "graph":
        into_a_graph(*sys.argv[1:3])
    else:
        into_shards(*sys.argv[1:])
