"""The sample articles, from files to answers: golden answers of the stored queries, and what must be known for certain.

`python tests/test_seeds.py` writes the golden answers anew; read the difference before you commit it.
"""

from __future__ import annotations

import csv
import io
import sys
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from swapgraph.cli import main
from swapgraph.resources import seeds_dir

GOLDEN = Path(__file__).parent / "golden"
QUERIES = ("entities", "roles", "events", "participants", "quantities", "claims", "times", "exchanges", "contested")
SEED = "kyiv-independent-2025-06-10"

Rows = list[dict[str, str]]


def command(*words: str) -> str:
    result = CliRunner().invoke(main, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


def build(graph: Path) -> Path:
    command("build", str(seeds_dir()), "--graph", str(graph))
    return graph


def ask(graph: Path, query: str) -> str:
    return command("query", query, "--graph", str(graph), "--format", "csv")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("seeds") / "graph")


def rows(graph: Path, query: str) -> Rows:
    """The answers about the sample article."""
    return [row for row in csv.DictReader(io.StringIO(ask(graph, query))) if row.get("article") == SEED]


@pytest.mark.parametrize("query", QUERIES)
def test_the_answers_are_the_golden_ones(graph: Path, query: str) -> None:
    assert ask(graph, query).splitlines() == (GOLDEN / f"{query}.csv").read_text(encoding="utf-8").splitlines()


def test_nothing_is_amiss(graph: Path) -> None:
    assert command("validate", "--graph", str(graph), "--fail-on", "info", "--format", "text") == ""


def test_two_exchanges_and_no_third(graph: Path) -> None:
    swaps = {e["startDate"]: e for e in rows(graph, "events") if e["type"] == "PrisonerExchange"}
    assert {day: (e["endDate"], e["status"]) for day, e in swaps.items()} == {
        "2025-06-10": ("2025-06-10", "actual"),
        "2025-05-23": ("2025-05-25", "actual"),
    }
    assert swaps["2025-06-10"]["follows"] == swaps["2025-05-23"]["event"]
    assert swaps["2025-06-10"]["phase"] == "2"
    assert "largest" in swaps["2025-05-23"]["ranking"]
    released = [q for q in rows(graph, "quantities") if q["event"] == swaps["2025-05-23"]["event"]]
    assert [(q["value"], q["bound"], q["counted"], q["side"]) for q in released] == [("1000", "exact", "captives", "")]
    assert not [q for q in rows(graph, "quantities") if q["event"] == swaps["2025-06-10"]["event"]]


def test_the_deal_of_istanbul(graph: Path) -> None:
    events = {e["event"]: e for e in rows(graph, "events")}
    swap = next(e for e in events.values() if e["startDate"] == "2025-06-10")
    deal = events[swap["agreement"]]
    talks = events[deal["partOf"]]
    assert (deal["type"], deal["startDate"], deal["placeLabel"]) == ("Agreement", "2025-06-02", "Istanbul")
    assert (talks["type"], talks["startDate"], talks["placeLabel"]) == ("Negotiation", "2025-06-02", "Istanbul")


def test_the_bodies_are_pledged_and_not_handed_over(graph: Path) -> None:
    (bodies,) = (e for e in rows(graph, "events") if e["type"] == "BodyRepatriation")
    roles = {p["role"]: p["agentLabel"] for p in rows(graph, "participants") if p["event"] == bodies["event"]}
    assert bodies["status"] == "planned"
    assert roles == {"releasing party": "Russia", "receiving party": "Ukraine"}
    (count,) = (q for q in rows(graph, "quantities") if q["event"] == bodies["event"])
    assert (count["value"], count["bound"], count["sideLabel"]) == ("6000", "exact", "Ukraine")
    pledge = next(c for c in rows(graph, "claims") if c["about"] == bodies["event"] and c["stance"] == "pledges")
    assert pledge["sourceLabel"] == "Russia"


def test_the_running_count_since_march_2022(graph: Path) -> None:
    (count,) = (q for q in rows(graph, "quantities") if q["bound"] == "more_than")
    event = next(e for e in rows(graph, "events") if e["event"] == count["event"])
    assert (count["value"], count["sideLabel"], event["startDate"], event["cumulative"]) == (
        "5000", "Ukraine", "2022-03", "true",
    )  # fmt: skip
    said = next(c for c in rows(graph, "claims") if c["about"] == count["event"] and "5,000" in c["content"])
    assert said["sourceLabel"] == "official data"


def test_zelensky_is_president_and_says_six_things(graph: Path) -> None:
    assert ("Volodymyr Zelensky", "President", "Ukraine") in {
        (r["personLabel"], r["role"], r["ofLabel"]) for r in rows(graph, "roles")
    }
    assert len([c for c in rows(graph, "claims") if c["sourceLabel"] == "Volodymyr Zelensky"]) == 6


def test_the_claim_of_7_june_and_its_rejection_contradict_each_other(graph: Path) -> None:
    pairs = {(r["one"], r["other"]) for r in csv.DictReader(io.StringIO(ask(graph, "contested")))}
    assert ("Russian officials", "Ukraine") in pairs
    assert not [e for e in rows(graph, "events") if e["startDate"] == "2025-06-07"]


def test_the_video_the_demand_and_the_refusal(graph: Path) -> None:
    said = {(c["sourceLabel"], c["stance"], c["content"][:25]) for c in rows(graph, "claims")}
    assert ("Ukrainian officials", "asserts", "was filmed inside Russia ") in said
    assert ("Ukraine", "demands", 'an "all-for-all" formula,') in said
    assert ("Russia", "refuses", "to accept such a comprehe") in said


def test_what_must_not_be_there(graph: Path) -> None:
    text = (seeds_dir() / f"{SEED}.txt").read_text(encoding="utf-8")
    card = text.index("Ukraine begins new major prisoner exchange")
    evidence = rows(graph, "evidence")
    assert evidence
    assert not [e for e in evidence if int(e["end"]) > card]
    assert all(text[int(e["start"]) : int(e["end"])] == e["text"] for e in evidence)
    parties = {p["agentLabel"] for p in rows(graph, "participants") if "party" in p["role"]}
    assert parties == {"Ukraine", "Russia"}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        built = build(Path(folder, "graph"))
        for name in QUERIES:
            (GOLDEN / f"{name}.csv").write_text(ask(built, name), encoding="utf-8")
    sys.stderr.write(f"wrote {len(QUERIES)} files; now read: git diff {GOLDEN.name}\n")
