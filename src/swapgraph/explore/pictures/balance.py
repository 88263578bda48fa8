"""The balance of an event: how many came home to each side, facing each other when there are two."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from swapgraph.explore.figures import Range
from swapgraph.explore.pictures.svg import element, picture, shortened, text
from swapgraph.explore.views.event import Side

WIDTH, _ROW, _HALF, _BAR = 640, 54, 200, 24


def balance(sides: Sequence[Side]) -> Markup:
    """Bars with whiskers; `?` where nobody gives a figure."""
    told = [side for side in sides if side.people or side.bodies] or list(sides)
    if len(sides) == 2:
        told = list(sides)
    if not told:
        return Markup("")
    kinds = [kind for kind in ("people", "bodies") if kind == "people" or any(side.bodies for side in told)]
    if all(side.people is None for side in told) and "bodies" in kinds:
        kinds = ["bodies"]
    most = max((_reach(getattr(side, kind)) for side in told for kind in kinds), default=1) or 1
    drawn = _facing(told, kinds, most) if len(told) == 2 else _listed(told, kinds, most)
    height = 34 + _ROW * len(kinds) if len(told) == 2 else 16 + _ROW * len(kinds) * len(told)
    return picture(
        WIDTH,
        height,
        "How many came home on each side",
        "; ".join(_told(s, k) for s in told for k in kinds),
        *drawn,
        name="balance",
    )


def _facing(sides: Sequence[Side], kinds: Sequence[str], most: int) -> list[Markup]:
    middle = WIDTH / 2
    left, right = sides
    drawn = [
        text(middle - 14, 18, shortened(f"to {left.ref.label}", 34), "side up", "end"),
        text(middle + 14, 18, shortened(f"to {right.ref.label}", 34), "side down"),
    ]
    for n, kind in enumerate(kinds):
        y = 30.0 + n * _ROW
        drawn += _bar(getattr(left, kind), middle, y, -1, most, f"bar up {kind}")
        drawn += _bar(getattr(right, kind), middle, y, 1, most, f"bar down {kind}")
        drawn.append(
            text(middle, y + _BAR + 15, "came home" if kind == "people" else "bodies returned", "tick", "middle")
        )
    drawn.append(element("rect", x=middle - 0.75, y=6, width=1.5, height=_ROW * len(kinds) - 4, class_="baseline"))
    return drawn


def _listed(sides: Sequence[Side], kinds: Sequence[str], most: int) -> list[Markup]:
    drawn = []
    for n, (side, kind) in enumerate((side, kind) for side in sides for kind in kinds):
        y = 8.0 + n * _ROW
        what = "" if kind == "people" else " (bodies)"
        drawn.append(
            text(8, y + 12, shortened(f"to {side.ref.label}{what}", 70), f"side {'up' if n % 2 == 0 else 'down'}")
        )
        drawn += _bar(getattr(side, kind), 8.0, y + 18, 1, most, f"bar {'up' if n % 2 == 0 else 'down'} {kind}")
    return drawn


def _bar(found: Range | None, x: float, y: float, sign: int, most: int, class_: str) -> list[Markup]:
    anchor = "end" if sign < 0 else "start"
    if found is None:
        return [text(x + sign * 10, y + 17, "no figure", "none", anchor)]
    length = max(2.0, found.least / most * _HALF)
    classes = class_ + (" approximate" if found.approximate else "")
    drawn = [element("rect", x=x - length if sign < 0 else x, y=y, width=length, height=_BAR, class_=classes)]
    end = x + sign * length
    middle = y + _BAR / 2
    if found.most is None:
        end += sign * 14
        drawn.append(
            element(
                "path",
                d=f"M{end - sign * 14:.1f} {middle:.1f}H{end:.1f}m{-sign * 5} -4l{sign * 5} 4l{-sign * 5} 4",
                class_="whisker",
            )
        )
    elif found.most > found.least:
        tip = x + sign * found.most / most * _HALF
        drawn.append(element("path", d=f"M{end:.1f} {middle:.1f}H{tip:.1f}m0 -6v12", class_="whisker"))
        end = tip
    drawn.append(text(end + sign * 8, y + 18, str(found), "figure" + (" disputed" if found.disputed else ""), anchor))
    return drawn


def _reach(found: Range | None) -> int:
    return 0 if found is None else found.most if found.most is not None else found.least


def _told(side: Side, kind: str) -> str:
    found: Range | None = getattr(side, kind)
    what = "people" if kind == "people" else "bodies"
    number = "no figure" if found is None else found.words
    return f"{what} to {side.ref.label}: {number}{', sources disagree' if found and found.disputed else ''}"
