"""Explanations as text for people: trees, drawn with lines on a terminal and by plain indentation elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from swapgraph.query.results import Look
from swapgraph.query.table import display_width, seen, wrap
from swapgraph.reason.contradiction import Clash, Contradiction
from swapgraph.reason.explanation import NodeExplanation, Words, is_long
from swapgraph.reason.missing import Absence, Miss
from swapgraph.reason.proof import Proof
from swapgraph.reason.trigger_words import TriggerWords

_STYLES = {"triple": "\x1b[1m", "rule": "\x1b[36m", "quote": "\x1b[32m", "note": "\x1b[2m", "missing": "\x1b[31m"}
_PLAIN = "\x1b[0m"
_ENTRIES = 5  # of the lexicon, shown of those that tell a triple
_NAMES = 3  # of those who state the same
_WIDE = 160  # columns of two sides where no terminal says how wide it is
_GUTTER = "   "
_NARROW = 30  # columns that a text deep in a tree has at least, whatever the terminal's width


@dataclass(frozen=True, slots=True)
class _Marks:
    """What stands before a branch, before the last branch, and before the lines below each of them."""

    branch: str
    last: str
    beside: str
    below: str
    detail: str  # before a node's own lines, where branches follow


_INDENTED = _Marks("   - ", "   - ", "     ", "     ", "   ")
_DRAWN = _Marks("├─ ", "└─ ", "│  ", "   ", "│  ")


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of a tree as text: a heading, lines below it, and further nodes; each text with its style's name."""

    heading: tuple[str, str]
    lines: tuple[tuple[str, str], ...] = ()
    branches: tuple[Branch, ...] = ()


def drawn(root: Branch, look: Look) -> str:
    """A tree as text; wrapped to the width, coloured and drawn with lines as far as `look` has it."""
    return "\n".join(_drawn(root, look, "", ""))


def _drawn(node: Branch, look: Look, first: str, rest: str) -> Iterator[str]:
    marks = _DRAWN if look.terminal else _INDENTED
    detail = rest + (marks.detail if node.branches else "   ")
    yield from _wrapped(node.heading, look, first, f"{detail}  ")
    for line in node.lines:
        yield from _wrapped(line, look, detail, f"{detail}  ")
    for i, branch in enumerate(node.branches):
        is_last = i == len(node.branches) - 1
        start, below = (marks.last, marks.below) if is_last else (marks.branch, marks.beside)
        yield from _drawn(branch, look, rest + start, rest + below)


def _wrapped(line: tuple[str, str], look: Look, first: str, rest: str) -> Iterator[str]:
    text, style = line
    room = None if look.width is None else max(look.width - display_width(rest), _NARROW)
    for i, part in enumerate(wrap(seen(text), room)):
        yield (rest if i else first) + coloured(part, style, look)


def coloured(text: str, style: str, look: Look) -> str:
    """The text in the colour of a style, if there is to be colour."""
    return f"{_STYLES[style]}{text}{_PLAIN}" if look.colour and style in _STYLES else text


def proof_as_text(proof: Proof, words: Words, look: Look | None = None) -> str:
    """The proof as a tree; what was proved further up is not proved again."""
    return drawn(proof_tree(proof, words), look or Look())


def proofs_as_text(proofs: Sequence[Proof], more: bool, words: Words, look: Look) -> str:
    """Several proofs of one triple, one below the other."""
    told = []
    for n, proof in enumerate(proofs, 1):
        triples = "1 triple" if proof.size == 1 else f"{proof.size} triples"
        title = f"Proof {n} of {'more than ' if more else ''}{len(proofs)}, {triples}"
        told.append(f"{coloured(title, 'note', look)}\n{proof_as_text(proof, words, look)}")
    if more:
        told.append(coloured("There are more: ask for them with --limit.", "note", look))
    return "\n\n".join(told)


def proof_tree(proof: Proof, words: Words, shown: set[object] | None = None) -> Branch:
    """A proof as a tree of text; `shown` are the proofs and quotes that stand further up."""
    shown = set() if shown is None else shown
    heading = (words.triple(proof.triple), "triple")
    if proof.basis == "said":
        lines = _quotes(proof, words, shown)
        return Branch(heading, lines or ((f"[{words.article(proof.article or '')}]", "note"),))
    if proof.basis == "known":
        return Branch(heading, (("known beforehand, from the gazetteer or the ontology", "note"),))
    if proof.basis == "resolved":
        return Branch(heading, ((f"judged across articles: {proof.summary or 'see its match'}", "note"),))
    if proof in shown:
        return Branch(heading, (("as shown above", "note"),))
    shown.add(proof)
    axiom = f" ({proof.axiom})" if proof.axiom else ""
    by = (f"by {proof.rule}: {proof.summary}{axiom}", "rule")
    return Branch(heading, (by,), tuple(proof_tree(premise, words, shown) for premise in proof.premises))


def _quotes(proof: Proof, words: Words, shown: set[object]) -> tuple[tuple[str, str], ...]:
    quotes = tuple(quote for quote in (proof.quote, *proof.further) if quote is not None)
    if quotes in shown:
        same = f"{len(quotes)} quotes" if len(quotes) > 1 else "words"
        return ((f"in the same {same}  {words.where(quotes[0])}", "note"),)
    shown.add(quotes)
    return tuple((words.quote(quote), "quote") for quote in quotes)


def node_as_text(explained: NodeExplanation, words: Words, look: Look, quotes: int) -> str:
    """What is stated, one statement a line, then so many of the words."""
    by: dict[tuple[str, str], list[str]] = {}
    for statement in explained.statements:
        said = " ".join(words.term(term) for term in statement.triple[1:] if not is_long(statement.triple))
        if said:
            who = words.article(statement.by or "") if statement.basis == "said" else statement.by or ""
            by.setdefault((said, statement.basis), []).append(who)
    lines = tuple((f"{said}  [{basis}{_few(who)}]", "") for (said, basis), who in by.items())
    told = [drawn(Branch((words.term(explained.node), "triple"), lines), look)]
    if explained.quotes:
        shown = [(words.quote(quote), "quote") for quote in explained.quotes[:quotes]]
        if len(explained.quotes) > quotes:
            shown.append((f"and in {len(explained.quotes) - quotes} more places: ask for them with --limit", "note"))
        told.append(drawn(Branch(("rests on", "rule"), tuple(shown)), look))
    return "\n".join(told)


def _few(names: Sequence[str]) -> str:
    """` wire, paper and 12 more`."""
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    listed = ", ".join(names[:_NAMES])
    return f" {listed}{more}" if listed else ""


def absence_as_text(absence: Absence, words: Words, look: Look) -> str:
    """Why a triple is not there: what nothing knows, how near rules come, and how an article would say it."""
    shown: set[object] = set()
    told = [Branch((f"not in the graph: {words.triple(absence.triple)}", "triple"))]
    told += [Branch((f"nothing knows {words.term(term)}", "missing")) for term in absence.unknown]
    told += [_miss_tree(n, miss, words, shown) for n, miss in enumerate(absence.nearest, 1)]
    if absence.more:
        told.append(Branch((f"{absence.more} more ways to come near: ask for them with --limit.", "note")))
    if not absence.nearest:
        told.append(Branch(("No rule and no axiom yields such a triple.", "note")))
    if absence.told_by:
        lines = tuple((_words_of(entry), "") for entry in absence.told_by[:_ENTRIES])
        told.append(Branch(("an article says it by such words as", "rule"), lines))
    for term, quotes in absence.spoken_of:
        lines = tuple((words.quote(quote), "quote") for quote in quotes)
        told.append(Branch((f"{words.term(term)} is spoken of in", "rule"), lines))
    return "\n\n".join(drawn(branch, look) for branch in told)


def _miss_tree(n: int, miss: Miss, words: Words, shown: set[object]) -> Branch:
    axiom = f" ({miss.axiom})" if miss.axiom else ""
    where = f", in {words.article(miss.article)}" if miss.article else ""
    heading = (f"{n}. by {miss.rule}{where}: {miss.summary}{axiom}", "rule")
    branches = [Branch((f"missing: {words.triple(atom)}", "missing")) for atom in miss.missing]
    for obstacle in miss.obstacles:
        values = ", ".join(f"?{name} is {words.term(term)}" for name, term in obstacle.values)
        blocking = tuple((f"there is: {words.triple(triple)}", "missing") for triple in obstacle.triples)
        lines = ((values, "note"),) if values else ()
        branches.append(Branch((f"in the way: {obstacle.text}", "missing"), (*lines, *blocking)))
    branches += [proof_tree(proof, words, shown) for proof in miss.present]
    return Branch(heading, (), tuple(branches))


def _words_of(entry: TriggerWords) -> str:
    return f"{', '.join(entry.words)}  [{entry.entry}: {', '.join(entry.slots)}]"


def contradiction_as_text(found: Contradiction, words: Words, look: Look) -> str:
    """Both sides of a contradiction side by side, the same property of both in one line."""
    one, other = found.sides
    rows = [(words.term(one.node), words.term(other.node))]
    properties = sorted({p for side in found.sides for p, _ in side.statements}, key=words.term)
    for property_ in properties:
        values = [", ".join(words.term(o) for p, o in side.statements if p == property_) for side in found.sides]
        name = words.term(property_)
        rows.append((f"{name} {values[0]}" if values[0] else "", f"{name} {values[1]}" if values[1] else ""))
    left, right = ([words.quote(quote) for quote in side.quotes] for side in found.sides)
    rows.extend(zip_longest(left, right, fillvalue=""))
    title = f"{words.term(found.triple[1])}: the graph keeps both, and says of neither that it is true"
    return "\n".join([coloured(title, "missing", look), *(_beside(*row, look) for row in rows)])


def clash_as_text(clash: Clash, words: Words, look: Look) -> str:
    """An inconsistency, with the proof of each side."""
    found = clash.found
    where = f", in {words.article(found.article)}" if found.article else ""
    branches = tuple(proof_tree(proof, words) for proof in clash.sides)
    return drawn(Branch((f"inconsistent by {found.rule}{where}: {found.message}", "missing"), (), branches), look)


def _beside(left: str, right: str, look: Look) -> str:
    """Two texts in two columns, each wrapped to its half."""
    room = max(((look.width or _WIDE) - len(_GUTTER)) // 2, _NARROW)
    columns = ([part for line in wrap(seen(text), room) for part in _cut(line, room)] for text in (left, right))
    lines = zip_longest(*columns, fillvalue="")
    return "\n".join((one + " " * (room - display_width(one)) + _GUTTER + other).rstrip() for one, other in lines)


def _cut(line: str, room: int) -> list[str]:
    """A line in pieces of so many characters: an IRI may be longer than half a terminal is wide."""
    return [line[at : at + room] for at in range(0, len(line), room)] or [""]
