"""Writes made-up articles about exchanges: `python bench/articles.py 1000 [SEED] [PER_STORY] > articles.jsonl`.

The same for the same seed. Countries are real, nothing else is: figures, dates, names and quotes are drawn from lists.
Good for measuring speed and memory, not for measuring quality.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta

SIDES = (
    ("Ukraine", "Ukrainian", "Russia", "Russian"),
    ("Armenia", "Armenian", "Azerbaijan", "Azerbaijani"),
    ("Iran", "Iranian", "Iraq", "Iraqi"),
    ("Ethiopia", "Ethiopian", "Eritrea", "Eritrean"),
    ("Israel", "Israeli", "Lebanon", "Lebanese"),
)
MEDIATORS = ("Qatar", "Turkey", "the United Arab Emirates", "Switzerland", "Oman", "Saudi Arabia")
CITIES = ("Istanbul", "Doha", "Geneva", "Muscat", "Riyadh", "Abu Dhabi")
FIRST = ("Amin", "Olena", "Tigran", "Daniel", "Mariam", "Yusuf", "Karim", "Nadia", "Pavlo", "Leyla")
LAST = ("Haddad", "Kovalenko", "Sargsyan", "Weiss", "Tesfaye", "Bondar", "Rahimi", "Aliyev", "Moreno", "Khoury")
LEADS = (
    "{a} and {b} exchanged {n} prisoners of war each on {day}, with the mediation of {m}, officials said.",
    "{a} brought home {n} soldiers from {bx} captivity on {day} in a swap that {m} helped to arrange.",
    "{n} {ax} servicemen walked free on {day} after {a} and {b} carried out another prisoner exchange.",
)
BODY = (
    'The head of the {ax} delegation, {p}, said that "all of them need rest and care".',
    "Under the agreement reached in {c} on {then}, {b} pledged to hand over the bodies of {k} {ax} soldiers.",
    "{bx} officials confirmed the return of {n} of their people, but denied that civilians were among them.",
    "Among those freed are {w} women and {v} men who had been captured near the border in {year}.",
    "It was the {o}th exchange since the start of the war, according to the {ax} defence ministry.",
    "{p}, a spokesman for the foreign ministry, told reporters that talks would resume next week in {c}.",
    '"We will not rest until every family has an answer," {p} wrote.',
    "{a} has returned more than {big} prisoners since March {year}.",
    "{b} accused {a} of delaying the handover; {a} rejected the accusation as disinformation.",
    "The foreign minister of {m} thanked both sides and said that the next exchange could take place in June.",
    "An earlier swap, on {then}, had freed {k} soldiers on each side.",
    "A court in the capital sentenced {p} to {v} years in prison in {year}.",
)


COPIED = 5
"""Of articles that tell stories again, every fifth is a copy of the one before, as papers print a wire's."""


def articles(count: int, seed: int = 1, per_story: int = 1) -> Iterator[dict[str, str]]:
    """Records of `count` articles of about 200 words; an article depends on the seed and its number alone.

    With `per_story` so many articles tell of the same exchange: sides, day and figure of their first sentence are one.
    """
    before: dict[str, str] | None = None
    for number in range(count):
        if per_story > 1 and number % COPIED == COPIED - 1:
            assert before is not None
            yield before | {"id": f"made-{seed}-{number:06}", "publisher": "Another Paper"}
            continue
        pick = random.Random(f"{seed}-{number}")  # no secrets: repeatable
        a, ax, b, bx = pick.choice(SIDES)
        day = date(2022, 4, 1) + timedelta(days=pick.randrange(1200))
        figure = None
        if per_story > 1:
            story = random.Random(f"{seed}-story-{number // per_story}")
            a, ax, b, bx = story.choice(SIDES)
            day, figure = date(2022, 4, 1) + timedelta(days=story.randrange(1200)), story.randrange(20, 400)
        then = day - timedelta(days=pick.randrange(5, 60))

        def fill(template: str, *, of: tuple[str, str, str, str] = (a, ax, b, bx), when: date = day, once: date = then,
                 draw: random.Random = pick) -> str:  # fmt: skip
            return template.format(
                a=of[0], ax=of[1], b=of[2], bx=of[3], m=draw.choice(MEDIATORS), c=draw.choice(CITIES),
                p=f"{draw.choice(FIRST)} {draw.choice(LAST)}", n=draw.randrange(20, 400), k=draw.randrange(5, 900),
                w=draw.randrange(2, 30), v=draw.randrange(4, 90), o=draw.randrange(24, 80),
                big=f"{draw.randrange(2, 9)},000",
                day=f"{when.day} {when:%B %Y}", then=f"{once.day} {once:%B}", year=draw.randrange(2014, 2022),
            )  # fmt: skip

        lead = pick.choice(LEADS)
        text = [
            fill(lead if figure is None else lead.replace("{n}", str(figure))),
            *(fill(t) for t in pick.sample(BODY, 9)),
        ]
        before = {
            "id": f"made-{seed}-{number:06}",
            "title": f"{a} and {b} exchange prisoners",
            "date": day.isoformat(),
            "publisher": "Example Wire",
            "author": "A. Writer",
            "text": "\n\n".join([f"{a} and {b} exchange prisoners", *text]),
        }
        yield before


if __name__ == "__main__":
    for record in articles(*map(int, sys.argv[1:])):
        print(json.dumps(record, ensure_ascii=False))
