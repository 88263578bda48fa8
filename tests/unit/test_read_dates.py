"""Full dates in headers, metadata and addresses."""

from __future__ import annotations

import pytest

from swapgraph.read.dates import date_in_url, find_dates, parse_date, without_moments


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("June 10, 2025 5:46 PM", ["2025-06-10"]),
        ("18 February 2025", ["2025-02-18"]),
        ("Updated Thursday, January 25, 2024", ["2024-01-25"]),
        ("Wed 12 Mar 2025 09.12 CET", ["2025-03-12"]),
        ("the 3rd of May, 1945", ["1945-05-03"]),
        ("Sept. 22, 2022", ["2022-09-22"]),
        ("NOVEMBER 22 2023", ["2023-11-22"]),
        ("17-Jun-2025", ["2025-06-17"]),
        ("2025/06/10 and 2025.6.9", ["2025-06-10", "2025-06-09"]),
        ("16/10/2020 - 14:10", ["2020-10-16"]),
        ("10/16/2020", ["2020-10-16"]),
        ("01.02.2020", ["2020-02-01"]),
        ("04/04/2004", ["2004-04-04"]),
        ("published 1 May 2020, updated 2 May 2020", ["2020-05-01", "2020-05-02"]),
        # none of these names one day
        ("3/4/2025", []),
        ("KYIV, Sept 22 -", []),
        ("June 2025", []),
        ("30 February 2025", []),
        ("31/04/2025 and 2025-13-01", []),
        ("10 June 202", []),
        ("12 may be enough, 2025 is not", []),
        ("call 555-10-2025-77", []),
    ],
)
def test_full_dates_are_found_and_others_are_not(text: str, dates: list[str]) -> None:
    assert [found.date for found in find_dates(text)] == dates


def test_spans_are_the_dates_words() -> None:
    text = "First published on 12 March 2025, last updated 13 March 2025."
    assert [text[f.span.start : f.span.end] for f in find_dates(text)] == ["12 March 2025", "13 March 2025"]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-06-10", "2025-06-10"),
        ("2025-06-10T22:30:00Z", "2025-06-10"),
        ("2025-06-10 23:59:59+03:00", "2025-06-10"),
        ("20250610", "2025-06-10"),
        ("20250610T120000Z", "2025-06-10"),
        ("Tue, 10 Jun 2025 17:46:00 +0300", "2025-06-10"),
        (" June 10, 2025 ", "2025-06-10"),
        ("2025", None),
        ("2025-06", None),
        ("2025-02-30", None),
        ("10/06/2025", None),
        ("yesterday", None),
        ("1 May 2020 to 3 May 2020", None),
        ("", None),
    ],
)
def test_fields(value: str, day: str | None) -> None:
    assert parse_date(value) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/world/2025/06/10/swap", "2025-06-10"),
        ("https://example.org/swap-of-prisoners-2025-06-10.html", "2025-06-10"),
        ("https://example.org/world/2011/oct/19/home-at-last", "2011-10-19"),
        ("https://example.org/20250524-swap", "2025-05-24"),
        ("https://example.org/a/201305249999/x", None),
        ("https://example.org/2025/13/40/x", None),
        ("https://example.org/story/12345", None),
    ],
)
def test_addresses(url: str, day: str | None) -> None:
    assert date_in_url(url) == day


@pytest.mark.parametrize(
    "line",
    [
        "June 10, 2025 5:46 PM",
        "Tue, Jun 10, 2025, 5:46 PM GMT+3",
        "07:25 AM ET",
        "14.05 BST / 13:05 GMT",
        "2025-06-10T22:30:00Z",
        "Fri 2 Aug 2024 02.14 EDT",
        "2 hours ago",
    ],
)
def test_nothing_is_left_of_a_line_of_times(line: str) -> None:
    assert not any(c.isalnum() for c in without_moments(line, "|"))


def test_names_are_left() -> None:
    assert without_moments("by Jane May Doe, June 10, 2025", "").strip(" ,") == "by Jane May Doe"
