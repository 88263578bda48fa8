"""The network of a step: an entity, and around it those of the same events, posts and claims."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin

from markupsafe import Markup

from swapgraph.explore.pictures.svg import element, picture, shortened, text
from swapgraph.explore.views.entity import EntityView

WIDTH = 880


def network(view: EntityView, href: Callable[[str], str]) -> Markup:
    """The picture; nothing for an entity that has nothing to do with another."""
    around = view.neighbours
    if not around:
        return Markup("")
    height = 240 if len(around) <= 4 else 340 if len(around) <= 8 else 430
    middle = (WIDTH / 2, height / 2)
    most = max(one.times for one in around)
    lines, nodes = [], []
    for n, one in enumerate(around):
        # From the right, one to the right and one to the left, so that names stand beside their dots.
        angle = pi * ((n // 2 + 0.5) / ((len(around) + 1) // 2) - 0.5)
        side = 1 if n % 2 == 0 else -1
        x, y = middle[0] + side * (90 + 130 * cos(angle)), middle[1] + (height / 2 - 30) * sin(angle)
        width = 1 + 5 * one.times / most
        lines.append(element("line", x1=middle[0], y1=middle[1], x2=x, y2=y, stroke_width=width, class_="edge"))
        right = x >= middle[0]
        label = f"{shortened(one.ref.label, 24)} · {one.times}"
        told = f"{one.ref.label}: {one.times} {'time' if one.times == 1 else 'times'}, as {', '.join(one.roles)}"
        dot = element(
            "g",
            element("title", told),
            element("circle", cx=x, cy=y, r=7, class_="dot"),
            text(x + (12 if right else -12), y + 4, label, "name", "start" if right else "end"),
        )
        nodes.append(element("a", dot, href=href(one.ref.iri), aria_label=told, class_=f"node {one.ref.kind}"))
    centre = element(
        "g",
        element("circle", cx=middle[0], cy=middle[1], r=12, class_="dot centre"),
        text(middle[0], middle[1] + 30, shortened(view.label, 34), "name centre", "middle"),
        class_=f"node {view.kind}",
    )
    description = "; ".join(f"{one.ref.label}, {one.times}" for one in around)
    return picture(
        WIDTH,
        height,
        f"Who has to do with {view.label}: events, posts, answers",
        description,
        *lines,
        *nodes,
        centre,
        name="network",
        links=True,
    )
