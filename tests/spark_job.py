"""A job of Spark with the fake extractor, to be killed: `python spark_job.py SOURCE OUTPUT FORMAT`."""

from __future__ import annotations

import sys

import fakes
from swapgraph.scale.spark import job
from swapgraph.settings import Settings

if __name__ == "__main__":
    job._PORTION, job._FOR_EACH_CORE = 12, 1  # several portions
    report = job.run(
        [sys.argv[1]],
        sys.argv[2],
        Settings("fake"),
        master="local[2]",
        format_=sys.argv[3],
        make_extractor=fakes.make_extractor,
    )
    for problem in report.problems:
        print(problem)
