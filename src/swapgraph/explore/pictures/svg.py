"""Elements of SVG as safe text: whatever comes in as a plain string is escaped."""

from __future__ import annotations

from markupsafe import Markup, escape


def element(name: str, *children: str, **attributes: str | float | None) -> Markup:
    """`element("a", "text", href="/x", class_="bar")`; attributes that are None are left out."""
    # Put together by hand: `Markup.format` takes ten times as long, and a picture has hundreds of elements.
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{given}>{''.join(escape(child) for child in children)}</{name}>")  # noqa: S704 - all escaped


def picture(
    width: float, height: float, title: str, description: str, *children: str, name: str, links: bool = False
) -> Markup:
    """A whole picture that says to a screen reader what it shows; `name` tells its ids from those of others.

    One with `links` is a group of them; any other is an image, in which nothing can be reached.
    """
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
        *children,
        viewBox=f"0 0 {width:g} {height:g}",
        role="group" if links else "img",
        aria_labelledby=f"{name}-title {name}-desc",
        class_=f"picture-{name}",
        preserveAspectRatio="xMidYMid meet",
    )


def text(x: float, y: float, words: str, class_: str = "", anchor: str = "start") -> Markup:
    """A line of text; what would turn its direction around, or that of others, is left out."""
    return element("text", words.translate(_CONTROLS), x=x, y=y, class_=class_ or None, text_anchor=anchor)


_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


def shortened(words: str, longest: int) -> str:
    """Words that fit."""
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def _number(value: str | float | None) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
