"""The classes of words that the grammar of time is written with: months, weekdays, units, pointing words."""

from __future__ import annotations

from swapgraph.annotate.numerals import ORDINAL_SUFFIXES, ORDINALS, TENS, UNITS

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb febr", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed weds",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
_FULL_MONTHS = [name for name in MONTHS if len(name) > 5 or name in ("april", "june", "july")]

CLASSES: dict[str, str] = {
    "month": " ".join(_FULL_MONTHS),
    "may": "may march",  # words of other meanings too
    "abbr": " ".join(
        name for name in MONTHS if len(name) <= 5 and name not in ("april", "june", "july", "may", "march")
    ),
    "weekday": " ".join(name for name in WEEKDAYS if len(name) > 5),
    "wabbr": " ".join(name for name in WEEKDAYS if len(name) <= 5),
    "numword": " ".join([*list(UNITS)[1:], *TENS, "dozen"]),
    "art": "a an",
    "ordinal": " ".join(ORDINALS),
    "suffix": " ".join(sorted(ORDINAL_SUFFIXES)),
    "ess": "s",
    "tens": "thirties forties fifties sixties seventies eighties nineties",
    "part": "morning afternoon evening night dawn noon midday dusk midnight lunchtime daybreak sunrise nightfall",
    "season": "spring summer autumn winter",
    "fall": "fall",
    "dayunit": "day days",
    "weekunit": "week weeks fortnight fortnights",
    "monthunit": "month months",
    "yearunit": "year years",
    "decunit": "decade decades",
    "hourunit": "hour hours minute minutes moments",
    "weekend": "weekend",
    "quarter": "quarter",
    "half": "half",
    "century": "century centuries",
    "last": "last",
    "next": "next",
    "this": "this",
    "that": "that",
    "couple": "couple",
    "final": "final closing opening",
    "small": "small wee",
    "since": "since",
    "then": "then",
    "time": "time",
    "date": "date",
    "same": "same",
    "previous": "previous preceding prior",
    "following": "following ensuing subsequent",
    "coming": "coming upcoming",
    "past": "past",
    "the": "the",
    "of": "of",
    "ago": "ago",
    "later": "later afterwards afterward",
    "earlier": "earlier",
    "before": "before",
    "after": "after",
    "from": "from",
    "now": "now",
    "until": "until till",
    "within": "within",
    "to": "to",
    "through": "through thru",
    "and": "and",
    "or": "or",
    "on": "on",
    "in": "in",
    "edge": "end start beginning middle close outset rest remainder course height",
    "vague": "early late mid",
    "hours": "hours",
    "today": "today",
    "yesterday": "yesterday",
    "tomorrow": "tomorrow",
    "tonight": "tonight",
    "overnight": "overnight",
    "new": "new",
    "eve": "eve",
    "christmas": "christmas",
    "boxing": "boxing",
    "thanksgiving": "thanksgiving",
    "valentine": "valentine valentines",
    "easter": "easter",
    "rite": "orthodox julian western catholic",
    # words of digits, classed by value
    "day": "",
    "fourdigits": "",
    "number": "",
    "iso": "",
    "clock": "",
    "meridiem": "am pm",
    "zone": "gmt utc bst cet cest edt",
}
