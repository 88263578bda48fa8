"""Pictures of rows in a terminal."""

from __future__ import annotations

import io

import pyoxigraph as ox
import pytest

from swapgraph.query.results import Look, write
from swapgraph.query.run import Rows


def drawn(kind: str, rows: list[dict[str, object]], width: int = 60, colour: bool = False) -> list[str]:
    """The lines of a picture of rows, through a real answer of a store."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [" ".join(str(ox.Literal(str(row[n]))) if n in row else "UNDEF" for n in names) for row in rows]
    values = f"VALUES ({' '.join(f'?{n}' for n in names)}) {{ {' '.join(f'({cell})' for cell in cells)} }}"
    solutions = ox.Store().query(f"SELECT * WHERE {{ {values} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    out = io.BytesIO()
    assert write(Rows(solutions, frozenset(), kind), "drawn", out, Look(width=width, colour=colour)) == len(rows)
    return out.getvalue().decode().splitlines()


def test_a_timeline_marks_each_event_by_its_status() -> None:
    lines = drawn(
        "timeline",
        [
            {
                "date": "2024-01-31",
                "type": "PrisonerExchange",
                "status": "actual",
                "place": "Sumy",
                "words": "They came.",
            },
            {"date": "2024-01-31", "type": "Release", "status": "denied"},
            {"date": "2024-09", "type": "PrisonerExchange", "status": "planned", "until": "2024-10"},
            {"type": "Negotiation", "status": "claimed"},
        ],
    )
    assert lines == [
        "2024-01-31                ●  PrisonerExchange  Sumy",
        "                          │  They came.",
        "                          ✕  Release",
        "                          ┊  8 months",
        "2024-09 – 2024-10         ○  PrisonerExchange",
        "no date                   ◐  Negotiation",
        "● happened   ○ planned   ◐ one side says so   ✕ denied",
    ]


def test_bars_have_one_scale_and_show_how_far_figures_differ() -> None:
    lines = drawn(
        "bars",
        [
            {"date": "2024-01-31", "status": "actual", "parties": "A; B", "range": "to A: 100; to B: 50–200"},
            {"date": "2024-02-01", "status": "planned", "parties": "A; B", "range": "to A: 1", "independent": 2},
        ],
        width=64,
    )
    assert lines[0].endswith("●  A; B")
    assert lines[1].split()[::2] == ["A", "100"]
    solid, light = lines[2].count("█"), lines[2].count("░")
    assert solid * 2 == pytest.approx(lines[1].count("█"), abs=1)
    assert solid + light == pytest.approx(2 * lines[1].count("█"), abs=1)
    assert lines[2].endswith(" 50–200")
    assert "○" in lines[3]
    assert lines[3].endswith("2 independent sources")
    assert lines[4].split() == ["A", "▒", "1"]  # never nothing


def test_bars_are_drawn_of_figures_with_bounds() -> None:
    span = "to A: 30 to over 35; to B: up to 20"
    lines = drawn("bars", [{"date": "2024-01-31", "status": "actual", "parties": "A; B", "range": span}], width=64)
    assert [line.split()[-1] for line in lines[1:3]] == ["30–35", "20"]


@pytest.mark.parametrize("kind", ["timeline", "bars"])
def test_no_line_is_wider_than_the_terminal(kind: str) -> None:
    long = "very long words of strangers " * 20
    row = {"date": "2024-01-31", "status": "actual", "type": "Release", "who": long, "words": long, "parties": long}
    assert all(len(line) <= 60 for line in drawn(kind, [row | {"range": "to A: 5", "place": long}], 60))


@pytest.mark.parametrize("kind", ["timeline", "bars"])
def test_columns_that_are_not_there_are_done_without(kind: str) -> None:
    assert drawn(kind, [{"other": "x"}])[0].startswith("no date")


def test_what_articles_say_moves_no_cursor() -> None:
    (line, *_) = drawn("timeline", [{"date": "2024-01-31", "type": "\x1b[2J\u202eRelease"}], colour=False)
    assert "\x1b" not in line
    assert "\u202e" not in line


def test_colour_only_where_there_is_colour() -> None:
    row = {"date": "2024-01-31", "type": "Release", "status": "denied"}
    assert "\x1b[31m✕" in drawn("timeline", [row], colour=True)[0]
    assert not any("\x1b" in line for line in drawn("timeline", [row]))
