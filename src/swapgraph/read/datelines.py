"""Datelines and credits inside a paragraph: *KYIV, Sept 22 (Example Wire) - ...*, *... (Reporting by Jane Doe)*."""

from __future__ import annotations

import re

from swapgraph.read.headers import read_header
from swapgraph.read.layout import Layout, bare, fold

_MONTH = r"(?i:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?)"
_WEEKDAY = r"(?i:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)"
_WORD = r"[^\W\d_a-z][\w'’.-]*"
_PLACE = rf"{_WORD}(?: (?:{_WORD}|of|el|al|de|da|the|upon|sur|del)){{0,3}}"
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = rf"[,.]?\s(?:{_WEEKDAY},? )?(?:{_MONTH} {_ORDINAL}|{_ORDINAL} {_MONTH})(?:,? \d{{4}})?"
_SEPARATOR = r"\s?\.?\s?(?:(?:-{1,2}|–|—|_)(?:\s?[-–—])?\s+|(?:--|–|—)(?=\S)|:\s+)"
_INLINE = re.compile(
    rf"(?:\([^()]{{2,60}}\)\s)?(?P<place>{_PLACE}(?:(?:\s?/\s?|, | and | \(){_PLACE}\)?){{0,3}})"
    rf"(?P<date>{_DATE})?(?P<agency>,?\s?[(\[][^()\[\]]{{2,40}}[)\]])?(?P<separator>{_SEPARATOR}|(?<=[)\]])\s+)"
    rf"(?=[\"“'‘«(]?[^\W_a-z])(?!{_MONTH} \d)"  # *Operation Homecoming, March 3–May 9, 1973, was ...*
)
_AGENCY = re.compile(
    r"(?:\((?P<bracketed>[^\W\d_][^()]{1,30})\)|(?P<plain>[^\W\d_][\w./ -]{1,25}?))\s?(?:-{1,2}|–|—)\s+(?=\S)"
)
_STAMP = re.compile(r"\[([^\[\]]{3,50})\]\s+(?=\S)")
_LONGEST = 120  # characters of a dateline
_CREDIT = re.compile(r"\s*[(\[][^()\[\]]{8,300}[)\]]\s*$")


def dateline_end(text: str, layout: Layout, *, colons: bool = True) -> int:
    """How many characters of a paragraph are its dateline, with the dash and the space after it; 0 without one.

    A place in capitals and a dash are enough; a place in small letters also needs a date, an agency or a country.
    `colons=False` does not believe capitals and a colon (*ISLAMABAD: ...*): in a transcript that is a speaker.
    """
    if (stamp := _STAMP.match(text)) and read_header(stamp.group(1), layout):
        return stamp.end()  # *[Updated at 7:25 a.m. ET]* of a live page
    if agency := _AGENCY.match(text):
        name = agency.group("bracketed") or agency.group("plain")
        if name.casefold() in layout.agency and (agency.group("bracketed") or name.isupper() or len(name) > 3):
            return agency.end()
    match = _INLINE.match(text)
    if not match or match.end() > _LONGEST:
        return 0
    place, colon = match.group("place"), ":" in match.group("separator")
    if layout.label.fullmatch(bare(fold(place))) or layout.caption.start.match(fold(match.group())):
        return 0
    dashed = bool(match.group("separator").strip())
    if (match.group("date") and (dashed or match.group("agency"))) or (match.group("agency") and dashed):
        return match.end()
    if not dashed:
        return 0  # *Mr Example (52) Jones*
    first = re.split(r"[,/(]| and ", place, maxsplit=1)[0].strip()
    if first.isupper() and sum(c.isalpha() for c in first) >= 3:
        return match.end() if not colon or (colons and not place.startswith("THE ")) else 0
    two_names = "(" in place or (not colon and ("," in place or "/" in place))
    return match.end() if two_names and len(place.split()) <= 5 else 0


def credit_start(text: str, layout: Layout) -> int:
    """Where a credit in brackets begins that ends a paragraph; the length of the text without one."""
    if (match := _CREDIT.search(text)) and match.start():
        inner = match.group().strip()[1:]
        marker = layout.marker.match(inner)
        if marker and " " in marker.group():
            return match.start()
    return len(text)
