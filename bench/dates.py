"""Compares how times are understood: `python bench/dates.py` reads tests/cases/dates-gold.yaml and prints a table.

For each group of sentences: how many swapgraph has right, wrong and missed, and beside it Microsoft's recognizers
(`ms-recognizers-text-date-time`, MIT), an oracle that shares no code with us. It is for developers alone: install it
with `pip install "swapgraph[oracle]"`, or put the folder of another environment that has it on PYTHONPATH. Without it
the table has our columns only, and says so. `--misses` prints what swapgraph has not right, `--oracle-misses` what the
oracle has not.

Right is what overlaps the bracketed words and names their period: the same, or one inside it where that is a single
month, year or week (the 5th for *two weeks ago*). Of what the oracle offers to choose from, one right value is enough;
clock times and durations that it finds are no dates.
"""

from __future__ import annotations

import argparse
import calendar
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

GOLD = Path(__file__).parents[1] / "tests" / "cases" / "dates-gold.yaml"
NO_ORACLE = 'the oracle is not installed: pip install "swapgraph[oracle]" (or PYTHONPATH) to compare with it'

Ends = tuple[str | None, str | None]
"""First and last day, month or year, as ISO 8601; None where open."""


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence: where its expression stands, and what it names; `ends` is None where nothing is named."""

    group: str
    day: str
    text: str
    start: int
    end: int
    ends: Ends | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a program found in a sentence: where, and the periods that it may be."""

    start: int
    end: int
    options: tuple[Ends, ...]


def read_gold(path: Path = GOLD) -> list[Case]:
    """The sentences of the gold list, without their brackets."""
    return [
        _case(group["group"], group["date"], marked, value)
        for group in yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        for marked, value in group["cases"].items()
    ]


def _case(group: str, day: str, marked: str, value: str) -> Case:
    text = re.sub(r"[\[\]]", "", marked)
    start, end = (marked.index("["), marked.index("]") - 1) if "[" in marked else (0, len(text))
    first, _, last = value.partition("/")
    ends = None if value == "none" else (first or None, last or None if "/" in value else first)
    return Case(group, day, text, start, end, ends)


def verdict(case: Case, readings: Iterable[Reading]) -> str:
    """`right`, `wrong` or `missed`."""
    near = [r for r in readings if r.start < case.end and case.start < r.end]
    if case.ends is None:
        return "wrong" if near else "right"
    if not near:
        return "missed"
    ends = case.ends
    return "right" if any(_within(option, ends) for r in near for option in r.options) else "wrong"


def _within(got: Ends, wanted: Ends) -> bool:
    """Whether a period is the wanted one, or lies inside it where that is one month, year or week.

    An end must be open in both.
    """
    if [end is None for end in got] != [end is None for end in wanted]:
        return False
    (first, last), (start, stop) = _days(got), _days(wanted)
    if None in wanted or wanted[0] == wanted[1] or (start.weekday() == 0 and stop - start == timedelta(days=6)):
        return start <= first and last <= stop
    return (first, last) == (start, stop)


def _days(ends: Ends) -> tuple[date, date]:
    """The first and the last day of a period; of one with an open end those of the end that is told."""
    first, last = ends[0] or ends[1] or "", ends[1] or ends[0] or ""
    year, month = int(last[:4]), int(last[5:7] or 12)
    stop = date(year, month, int(last[8:10] or calendar.monthrange(year, month)[1]))
    return date.fromisoformat((first + "-01-01")[:10]), stop


# ---- the two programs


def swapgraph(cases: Sequence[Case]) -> Iterator[list[Reading]]:
    """What swapgraph finds, in the order of the cases; parsed by the language model as in `build`."""
    from swapgraph.annotate.standard import standard_annotator
    from swapgraph.lexicon import load_lexicon
    from swapgraph.model import Article
    from swapgraph.resources import ontology_dir

    annotator = standard_annotator(load_lexicon([ontology_dir() / "lexicon"]))
    articles = [Article(str(i), case.text, date=case.day) for i, case in enumerate(cases)]
    for doc in annotator.annotate_many(articles):
        yield [Reading(t.span.start, t.span.end, ((t.from_, t.to),)) for t in doc.times]


def find_oracle() -> Callable[..., Any] | None:
    """The recognizer's function; None if it is not installed."""
    try:
        from ms_recognizers_date_time import recognize_datetime  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None
    return recognize_datetime  # type: ignore[no-any-return,unused-ignore]


def oracle(recognize: Callable[..., Any], cases: Sequence[Case]) -> Iterator[list[Reading]]:
    """What the recognizers find, in the order of the cases."""
    for case in cases:
        found = recognize(case.text, "en-us", reference=datetime.fromisoformat(case.day))
        readings = []
        for item in found:
            values = (item.resolution or {}).get("values", [])
            options = tuple(ends for value in values for ends in _ends(value))
            if options:
                readings.append(Reading(item.start, item.end + 1, options))
        yield readings


def _ends(value: dict[str, str]) -> list[Ends]:
    """The periods of one value of the oracle, with its last day and without it; none for clock times and durations."""
    kind = value.get("type", "")
    if kind in ("date", "datetime"):
        day = value.get("value", "")[:10]
        return [(day, day)] if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else []
    if kind not in ("daterange", "datetimerange"):
        return []
    start, end = ((value.get(side) or "")[:10] or None for side in ("start", "end"))
    if end is None or end == start:
        return [(start, end)] if start else []
    return [(start, end), (start, (date.fromisoformat(end) - timedelta(days=1)).isoformat())]


# ---- the table


def table(cases: Sequence[Case], programs: dict[str, list[str]]) -> list[str]:
    """One line for each group, and one for all; three columns for each program."""
    width = max(len(case.group) for case in cases)
    head = f"{'':{width}}  {'':>5}  " + "  ".join(f"{name:^24}" for name in programs)
    sub = f"{'group':{width}}  {'cases':>5}  " + "  ".join(f"{'right':>8}{'wrong':>8}{'missed':>8}" for _ in programs)
    lines = [head.rstrip(), sub]
    for group in [*dict.fromkeys(case.group for case in cases), "all"]:
        here = [i for i, case in enumerate(cases) if group in ("all", case.group)]
        cells = []
        for verdicts in programs.values():
            counts = [sum(verdicts[i] == kind for i in here) for kind in ("right", "wrong", "missed")]
            cells.append("".join(f"{count:>8}" for count in counts))
        lines.append(f"{group:{width}}  {len(here):>5}  " + "  ".join(cells))
    return lines


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Compare how times are understood.")
    parser.add_argument("--misses", action="store_true", help="print what swapgraph has not right")
    parser.add_argument("--oracle-misses", action="store_true", help="print what the oracle has not right")
    options = parser.parse_args()
    cases = read_gold()
    programs = {"swapgraph": list(swapgraph(cases))}
    recognize = find_oracle()
    if recognize is not None:
        programs["ms-recognizers"] = list(oracle(recognize, cases))
    judged = {
        name: [verdict(case, readings) for case, readings in zip(cases, found, strict=True)]
        for name, found in programs.items()
    }
    print("\n".join(table(cases, judged)))
    if recognize is None:
        print(NO_ORACLE)
    asked = {"swapgraph": options.misses, "ms-recognizers": options.oracle_misses}
    for name, readings in programs.items():
        for case, found, judgement in zip(cases, readings, judged[name], strict=True):
            if asked[name] and judgement != "right":
                got = "; ".join(f"{case.text[r.start : r.end]} = {r.options}" for r in found) or "nothing"
                print(f"{judgement}: {case.day} {case.text!r} wants {case.ends}; {name} finds {got}")


if __name__ == "__main__":
    main()
