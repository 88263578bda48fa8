"""What the body of a SPARQL rule matches, as far as rules have to be held against each other.

No full grammar: Oxigraph has accepted the query before. The symbols are read once, with the groups and triple patterns
that they stand in, to learn which properties and classes a body names, which of them must be settled before it runs
(a rule that counts or misses something takes back nothing), and from which variables it makes new terms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from swapgraph.errors import InputError
from swapgraph.reason.rule import RDF_TYPE

_TOKEN = re.compile(
    r"""
    (?P<skip> \s+ | \#[^\n]* )
  | (?P<iri> <[^<>"{}|^`\\\s]*> )
  | (?P<text> (?: \"{3}(?:[^\\]|\\.)*?\"{3} | '{3}(?:[^\\]|\\.)*?'{3}
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' ) (?: @[\w-]+ )? )
  | (?P<var> [?$]\w+ )
  | (?P<blank> _:[\w.-]*\w )
  | (?P<name> (?:[A-Za-z][\w-]*)?:(?:[\w%-](?:[\w.%:-]*[\w%-])?)? )
  | (?P<word> [A-Za-z_]\w* )
  | (?P<number> \d+(?:\.\d+)?(?:[eE][+-]?\d+)? )
  | (?P<sign> \^\^ | && | \|\| | != | <= | >= | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_ORDERED = frozenset({"GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"})
_OF_ALL = (_AGGREGATES | _ORDERED) - {"ORDER"}
_MOODS = frozenset({"RAND", "NOW", "UUID", "STRUUID", "BNODE"})
_MAKING = frozenset({"IRI", "URI", "CONCAT", "STRDT", "STRLANG", "ENCODE_FOR_URI", "MD5", "SHA1", "SHA256", "SHA384"})
_GUARDS = frozenset({"FILTER", "MINUS", "VALUES", "EXISTS", "IF", "LIMIT"})

Kind = ox.NamedNode | None
Place = tuple[Kind, str]
"""Where a term can stand: as `s` or `o` of the triples of a property, as `s` of those of a class; None for any."""


@dataclass
class Body:
    """What a rule's body says of itself.

    `names` are the IRIs in it; `settled` those of each group that it counts, may miss or wants absent; `open_` is set
    if a property or class is a variable, `guarded` if something beside patterns may hold a match back. `places` are
    where its variables stand, `computed` from which others it computes some, `making` those that new terms come of.
    """

    names: set[ox.NamedNode] = field(default_factory=set)
    settled: list[frozenset[ox.NamedNode]] = field(default_factory=list)
    open_: bool = False
    guarded: bool = False
    places: dict[str, set[Place]] = field(default_factory=dict)
    computed: dict[str, set[str]] = field(default_factory=dict)
    making: set[str] = field(default_factory=set)


@dataclass
class _Expression:
    variables: set[str] = field(default_factory=set)
    making: bool = False


@dataclass
class _Group:
    """A pair of braces, or of brackets, that is open."""

    kind: str  # {, [, values or select
    settled: bool = False
    names: list[ox.NamedNode] = field(default_factory=list)
    state: str = (
        "s"  # what of a triple comes next: s, p, the rest of the path or the object (/), o, or what follows (;)
    )
    subject: str | None = None  # its variable
    path: list[Kind] = field(default_factory=list)
    in_path: int = 0  # parentheses open in it
    expressions: list[_Expression] = field(default_factory=list)  # parentheses open beside it


def read_body(text: str, prefixes: Mapping[str, str], source: str | None = None) -> Body:
    """Read what follows a rule's template. InputError for what would conclude another thing each time or elsewhere."""
    reader = _Reader(prefixes, source)
    symbols = [("word", ""), *_symbols(text), ("word", "")]
    for before, (kind, symbol), after in zip(symbols, symbols[1:], symbols[2:], strict=False):
        reader.take(kind, symbol, before[1].upper(), after[1])
    reader.finish()
    return reader.body


def prefixes_of(text: str) -> dict[str, str]:
    """The prefixes that a query declares."""
    symbols = list(_symbols(text))
    return {
        name[:-1]: iri[1:-1]
        for (_, word), (kind, name), (_, iri) in zip(symbols, symbols[1:], symbols[2:], strict=False)
        if word.upper() == "PREFIX" and kind == "name"
    }


def _symbols(text: str) -> Iterator[tuple[str, str]]:
    for found in _TOKEN.finditer(text):
        if found.lastgroup is not None and found.lastgroup != "skip":
            yield found.lastgroup, found[0]


class _Reader:
    def __init__(self, prefixes: Mapping[str, str], source: str | None) -> None:
        self.body = Body()
        self._prefixes, self._source = prefixes, source
        self._groups = [_Group("{")]
        self._announced = ""  # the word that says what the next brace is

    def take(self, kind: str, symbol: str, before: str, after: str) -> None:
        """One symbol; the one before it in capitals."""
        group = self._groups[-1]
        if kind == "word":
            self._word(symbol.upper(), before)
        if before == "^^":
            return  # a datatype
        called = after == "(" and (group.expressions or before == "FILTER")
        if kind in ("iri", "name") and not called:
            self._named(kind, symbol)
        if kind == "sign" and symbol in "{}[]()":
            self._bracket(symbol)
        elif group.expressions:
            self._in_expression(group.expressions[-1], kind, symbol, before)
        elif group.kind in ("{", "["):
            self._pattern(group, kind, symbol)

    def finish(self) -> None:
        """After the last symbol."""
        if self._groups[0].settled:
            self.body.settled.append(frozenset(self.body.names))

    def _word(self, word: str, before: str) -> None:
        group = self._groups[-1]
        if word in _MOODS:
            reason = f"{word}() gives another result each time; a rule concludes the same from the same"
            raise InputError(reason, self._source)
        if word in ("FROM", "BASE"):
            raise InputError(f"a rule matches what is given; {word} is of no use in it", self._source)
        self.body.guarded |= word in _GUARDS
        group.settled |= word in _OF_ALL
        if word in _ORDERED or word == "SELECT":
            group.kind = "select"
        if word in ("OPTIONAL", "MINUS", "VALUES"):
            self._announced = word
        elif word == "EXISTS" and (before != "FILTER" or group.expressions):
            # Where FILTER EXISTS is one more pattern to match, NOT EXISTS and EXISTS in an expression are not.
            self._announced = word

    def _named(self, kind: str, symbol: str) -> None:
        iri = self._iri(kind, symbol)
        if iri != RDF_TYPE:
            self.body.names.add(iri)
            self._groups[-1].names.append(iri)

    def _iri(self, kind: str, symbol: str) -> ox.NamedNode:
        if kind == "iri":
            return ox.NamedNode(symbol[1:-1])
        prefix, _, local = symbol.partition(":")
        return ox.NamedNode(self._prefixes[prefix] + local)

    def _bracket(self, symbol: str) -> None:
        group = self._groups[-1]
        if symbol == "{":
            if group.kind != "select":
                group.state = "s"
            kind = "values" if self._announced == "VALUES" else "{"
            self._groups.append(_Group(kind, settled=self._announced in ("OPTIONAL", "MINUS", "EXISTS")))
            self._announced = ""
        elif symbol == "[":
            self._end(group, None, None)
            self._groups.append(_Group("[", state="p"))
        elif symbol in "}]" and len(self._groups) > 1:
            self._close()
        elif symbol == "(" and group.kind in ("{", "[") and group.state == "p" and not group.expressions:
            group.in_path += 1
        elif symbol == "(":
            group.expressions.append(_Expression())
        elif symbol == ")" and group.expressions:
            self._leave(group)
        elif symbol == ")":
            group.in_path -= 1

    def _close(self) -> None:
        closed = self._groups.pop()
        if closed.settled:
            self.body.settled.append(frozenset(closed.names))
        self._groups[-1].names.extend(closed.names)

    def _leave(self, group: _Group) -> None:
        closed = group.expressions.pop()
        if group.expressions:
            group.expressions[-1].variables |= closed.variables
            group.expressions[-1].making |= closed.making
        elif group.state in ("o", "/"):
            group.state = ";"  # it was a list, and the object

    def _in_expression(self, expression: _Expression, kind: str, symbol: str, before: str) -> None:
        if kind == "var" and before == "AS":
            self.body.computed[symbol[1:]] = set(expression.variables)
            if expression.making:
                self.body.making.add(symbol[1:])
        elif kind == "var":
            expression.variables.add(symbol[1:])
        elif (kind == "sign" and symbol in "+-*/") or symbol.upper() in _MAKING:
            expression.making = True

    def _pattern(self, group: _Group, kind: str, symbol: str) -> None:
        """A symbol of triple patterns."""
        if group.state == "p":
            self._predicate(group, kind, symbol)
        elif group.state == "/" and symbol in ("/", "|"):
            group.state = "p"
        elif kind in ("iri", "name", "var", "blank", "text", "number") or symbol in ("true", "false"):
            named = self._iri(kind, symbol) if kind in ("iri", "name") else None
            self._end(group, symbol[1:] if kind == "var" else None, named)
        elif symbol in (";", ",", "."):
            group.state = {";": "p", ",": "o", ".": "s"}[symbol]
            group.path = group.path if symbol == "," else []
        elif kind == "word":
            group.state = "s"

    def _predicate(self, group: _Group, kind: str, symbol: str) -> None:
        if kind in ("var", "iri", "name") or symbol == "a":
            named = RDF_TYPE if symbol == "a" else None if kind == "var" else self._iri(kind, symbol)
            self.body.open_ |= named is None
            group.path.append(named)
            group.state = "/"
        elif symbol == "!":  # any property but these
            self.body.open_ = True
        elif symbol == "." or kind == "word":  # after `;` there need be no more
            group.state = "s"

    def _end(self, group: _Group, variable: str | None, named: ox.NamedNode | None) -> None:
        """A subject or an object."""
        if group.state in ("s", ";"):
            group.state, group.subject, group.path = "p", variable, []
        elif group.state in ("/", "o"):
            group.state = ";"
            kinds, ends = group.path, ("s", "o")
            if group.path == [RDF_TYPE]:
                self.body.open_ |= variable is not None
                kinds = [named]
            for end, name in (("s", group.subject), ("o", variable)):
                if name is not None:
                    places = self.body.places.setdefault(name, set())
                    places.update((kind, at) for kind in kinds for at in ((end,) if len(kinds) == 1 else ends))
