"""Rules beside OWL: SPARQL CONSTRUCT files of `ontology/rules/` and the user's folders, described in `#+` comments.

    #+ name: counterparts           also the name of the graph of what it concludes
    #+ summary: one sentence, read in proofs
    #+ scope: article               article: over one article with what follows from it; graph: over what stories and
    #+                              identities tie together across articles; [article, graph]: both
    #+ stratum: 0                   a rule runs when all rules of lower strata have nothing more to say
    #+ example: {before: Turtle, after: Turtle}    its test: `after` is what it adds to `before`
    #+ needs: [sg:party, ...]       properties and classes that its body matches; no others are loaded for it. To be
    #+                              said only where one of them is a variable, else they are read off the body
    #+ negates: [sg:party]          those that must be settled before it runs. If left out: all of which it wants some
    #+                              absent (NOT EXISTS, MINUS), may miss some (OPTIONAL) or counts (COUNT, SUM)

A rule constructs no blank nodes and reaches no network. What it negates must be settled before it runs: `stratify`
refuses a set of rules of which that is not true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from swapgraph.errors import InputError, SyntaxProblem
from swapgraph.names import PREFIXES
from swapgraph.reason.axioms import SUMMARIES
from swapgraph.reason.body import Body, prefixes_of, read_body
from swapgraph.reason.rule import RDF_TYPE, Atom, Rule, Slot, Term, Triple, Var, short

MOST_AT_ONCE = 500_000
"""So many triples may a rule that makes new terms conclude at once: from some, of all pairs, it makes too many."""

RESERVED = frozenset([*SUMMARIES, "gazetteer"])
_VARIABLE = "urn:variable:"
_SCOPES = frozenset({"article", "graph"})
_HEADER = re.compile(r"#\+ ?(.*)")
_COMMENT_OR_STRING = re.compile(r"<[^<>\s]*>|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|#[^\n]*")
_SEVERITY = re.compile(r"^#\+ severity:", re.MULTILINE)
_TEMPLATE = re.compile(r"\bCONSTRUCT\s*\{([^{}]*)\}", re.IGNORECASE)


@dataclass(frozen=True)
class SparqlRule:
    """One rule file; `needs` and `negates` are IRIs, `template` its head with variables."""

    name: str
    summary: str
    scope: frozenset[str]
    stratum: int
    needs: frozenset[ox.NamedNode]
    negates: frozenset[ox.NamedNode]
    query: str
    template: tuple[Atom, ...]
    prefixes: Mapping[str, str] = field(repr=False)
    example: Mapping[str, str] = field(repr=False)
    source: str | None = None
    body: Body = field(default_factory=Body, repr=False)

    def concludes(
        self, store: ox.Store, graphs: Sequence[ox.NamedNode] | None = None, query: str | None = None
    ) -> list[Triple]:
        """What follows at once from some graphs of a store taken together (None: from all); literal subjects left out.

        `query` is the rule's own unless it is to be asked for some bindings alone.
        """
        found: dict[Triple, None] = {}
        answer = store.query(
            query or self.query,
            default_graph=None if graphs is None else list(graphs),
            use_default_graph_as_union=graphs is None,
        )
        assert isinstance(answer, ox.QueryTriples)  # noqa: S101 - `parse_rule` takes nothing but CONSTRUCT
        for t in answer:
            triple: Triple = (t.subject, t.predicate, t.object)
            if any(isinstance(term, ox.BlankNode) for term in triple):
                raise _blank_node(self.name, self.source)
            found[triple] = None
            if self.body.making and len(found) > MOST_AT_ONCE:
                raise InputError(f"rule {self.name} makes more than {MOST_AT_ONCE:,} triples at once", self.source)
        return list(found)

    def as_select(self) -> str:
        """The rule as a query for all that its body binds."""
        found = _TEMPLATE.search(bare(self.query))
        assert found is not None  # noqa: S101 - `parse_rule` has found it
        return f"{self.query[: found.start()]}SELECT *{self.query[found.end() :]}"


def read_rules(paths: Iterable[Path]) -> tuple[SparqlRule, ...]:
    """Rules of files and folders, by stratum and name. Raises InputError for a bad file, and for a name given twice."""
    rules: dict[str, SparqlRule] = {}
    for file in (file for path in paths for file in _rule_files(path)):
        try:
            text = file.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise InputError(error.strerror or str(error), str(file)) from error
        except UnicodeDecodeError as error:
            raise InputError("not UTF-8 text", str(file)) from error
        if is_quality_rule(text):
            continue
        rule = parse_rule(text, str(file))
        if rule.name in rules:
            raise InputError(f"rule {rule.name} is already in {rules[rule.name].source}", str(file))
        rules[rule.name] = rule
    return tuple(sorted(rules.values(), key=lambda r: (r.stratum, r.name)))


def is_quality_rule(text: str) -> bool:
    """Whether a `.rq` file concludes nothing but finds fault: it has a severity (see `findings.quality`)."""
    return _SEVERITY.search(text) is not None


def _rule_files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(path.rglob("*.rq"))
    if not path.exists():
        raise InputError("no such file or folder of rules", str(path))
    return [path]


def parse_rule(text: str, source: str | None = None) -> SparqlRule:
    """Read one rule. InputError says what its description lacks, SyntaxProblem where its SPARQL is wrong."""
    described = _description(text, source)
    name, summary, scope = (described.get(key) for key in ("name", "summary", "scope"))
    scopes = frozenset(map(str, scope if isinstance(scope, list) else [scope]))
    if not (isinstance(name, str) and re.fullmatch(r"[a-z][a-z0-9-]*", name)):
        raise InputError("a rule needs a `#+ name:` of small letters, digits and dashes", source)
    if name in RESERVED:
        raise InputError(f"rule {name} has the name of a rule of OWL's or of the gazetteer; give it another", source)
    if not isinstance(summary, str) or not scopes <= _SCOPES:
        raise InputError(f"rule {name} needs a `#+ summary:` and a `#+ scope:` of article, graph or both", source)
    _refuse_service(text, name, source)
    try:
        ox.Store().query(text)
    except SyntaxError as error:
        raise _located(error, source) from error
    declared = prefixes_of(text)
    found = _TEMPLATE.search(bare(text))
    if found is None:
        raise InputError(f"rule {name} is no CONSTRUCT query with a template of its own", source)
    template = read_patterns(text[found.start(1) : found.end(1)], declared, source)
    if any(isinstance(slot, ox.BlankNode) for atom in template for slot in atom):
        raise _blank_node(name, source)
    body = read_body(text[found.end() :], declared, source)
    needs, negates = (_terms(described.get(key), name, declared, source) for key in ("needs", "negates"))
    needs, negates = _needed(name, needs, body, source), _negated(name, negates, body, source)
    example = described.get("example")
    return SparqlRule(
        name,
        " ".join(summary.split()),
        scopes,
        _stratum(described.get("stratum", 0), name, source),
        needs,
        negates,
        text,
        template,
        declared,
        {str(k): str(v) for k, v in example.items()} if isinstance(example, dict) else {},
        source,
        body,
    )


def _stratum(said: object, name: str, source: str | None) -> int:
    if not (isinstance(said, int) and not isinstance(said, bool) and said >= 0):
        raise InputError(f"rule {name}: `#+ stratum:` is a whole number from 0, not {said}", source)
    return said


def _needed(name: str, said: frozenset[ox.NamedNode] | None, body: Body, source: str | None) -> frozenset[ox.NamedNode]:
    """What a body needs, by itself and by what is said of it: the two must agree."""
    if said is None and body.open_:
        reason = f"rule {name} matches a variable property or class; list in `#+ needs:` all that it may stand for"
        raise InputError(reason, source)
    if said is None:
        said = frozenset(body.names)
    missing, beyond = body.names - said, frozenset[ox.NamedNode]() if body.open_ else said - body.names
    for terms, wrong in ((missing, "lacks"), (beyond, "names what does not stand in its body,")):
        if terms:
            listed = ", ".join(short(term) for term in sorted(terms, key=str))
            raise InputError(f"rule {name}: `#+ needs:` {wrong} {listed}", source)
    if not said:
        raise InputError(f"rule {name} matches no property and no class", source)
    return said


def _negated(
    name: str, said: frozenset[ox.NamedNode] | None, body: Body, source: str | None
) -> frozenset[ox.NamedNode]:
    """What must be settled before a rule runs; what is said of that must have a term of each group that wants it."""
    if said is None:
        return frozenset[ox.NamedNode]().union(*body.settled)
    for group in body.settled:
        if group and not group & said:
            listed = ", ".join(short(term) for term in sorted(group, key=str))
            reason = f"rule {name} wants absent, may miss or counts {listed}; `#+ negates:` has none of them"
            raise InputError(reason, source)
    return said


def read_patterns(patterns: str, prefixes: Mapping[str, str], source: str | None = None) -> tuple[Atom, ...]:
    """Triple patterns in Turtle's shorthand with SPARQL's variables."""
    turtle = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    turtle += re.sub(r"[?$](\w+)", rf"<{_VARIABLE}\1>", patterns)
    try:
        triples = list(ox.parse(turtle + " ." * (not turtle.rstrip().endswith(".")), format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise SyntaxProblem(f"the template is no list of triple patterns: {error.msg}", source) from error
    return tuple(Atom(*(_slot(term) for term in (t.subject, t.predicate, t.object))) for t in triples)


def stratify(rules: Sequence[SparqlRule], axioms: Sequence[Rule]) -> None:
    """Check that what a rule wants absent cannot come about when or after it runs; InputError names the two rules."""
    reached = {other.name: reached_kinds([other], axioms) for other in rules}
    for rule in (rule for rule in rules if rule.negates):
        for other in (other for other in rules if other.stratum >= rule.stratum):
            both = sorted(rule.negates & reached[other.name], key=str)
            if both or None in reached[other.name]:
                what = short(both[0]) if both else "any property"
                raise InputError(
                    f"rule {rule.name} counts, may miss or wants absent {what}, but {other.name} may yet conclude it; "
                    f"give {rule.name} a `#+ stratum:` above {other.stratum}",
                    rule.source,
                )


def kind_of_atom(atom: Atom) -> Term | None:
    """The class of a type pattern, else the property; None for a variable."""
    slot = atom.o if atom.p == RDF_TYPE else atom.p
    return None if isinstance(slot, Var) else slot


def reached_kinds(rules: Iterable[SparqlRule], axioms: Sequence[Rule]) -> set[Term | None]:
    """The kinds of all triples that some rules, and the axioms after them, may conclude; None for any property."""
    steps = [({kind_of_atom(a) for a in axiom.body}, kind_of_atom(axiom.head)) for axiom in axioms if axiom.head]
    steps = [(body, head) for body, head in steps if None not in body]  # replacement of equals brings no new kind
    return _reached({kind_of_atom(atom) for rule in rules for atom in rule.template}, steps)


def _reached(kinds: set[Term | None], steps: Sequence[tuple[set[Term | None], Term | None]]) -> set[Term | None]:
    """All kinds of triples that may follow from these by the axioms, each as kinds of premises and of conclusion."""
    reached, grown = set(kinds), True
    while grown:
        grown = False
        for body, head in steps:
            if head not in reached and body & reached:
                reached.add(head)
                grown = True
    return reached


def _description(text: str, source: str | None) -> dict[str, object]:
    import yaml

    lines = [found[1] for line in text.splitlines() if (found := _HEADER.match(line))]
    try:
        described = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as error:
        raise InputError(f"the rule's `#+` comments are no YAML: {' '.join(str(error).split())}", source) from error
    if not isinstance(described, dict):
        raise InputError("a rule describes itself in `#+` comments; there are none", source)
    return described


def _terms(names: object, rule: str, declared: Mapping[str, str], source: str | None) -> frozenset[ox.NamedNode] | None:
    """The terms of a list; None if there is none."""
    if names is None:
        return None
    prefixes = {**PREFIXES, **declared}
    found: set[ox.NamedNode] = set()
    for name in names if isinstance(names, list) else [names]:
        prefix, colon, local = str(name).partition(":")
        if not colon or prefix not in prefixes:
            raise InputError(f"rule {rule}: {name} is no term with a known prefix", source)
        found.add(ox.NamedNode(prefixes[prefix] + local))
    return frozenset(found)


def bare(text: str) -> str:
    """The query with comments, strings and IRIs blanked out, offsets kept."""
    return _COMMENT_OR_STRING.sub(lambda found: " " * len(found[0]), text)


def _blank_node(name: str, source: str | None) -> InputError:
    return InputError(f"rule {name} constructs a blank node; mint an IRI with BIND(IRI(...))", source)


def _refuse_service(text: str, name: str, source: str | None) -> None:
    if re.search(r"service", bare(text), re.IGNORECASE):
        raise InputError(f"rule {name} asks another endpoint (SERVICE); rules stay within the graph", source)


def _located(error: SyntaxError, source: str | None) -> SyntaxProblem:
    """Oxigraph tells the place of a SPARQL error in its message alone: `error at 6:51: expected one of ...`."""
    found = re.match(r"error at (\d+):(\d+): (.*)", str(error.msg), re.DOTALL)
    if found is None:
        return SyntaxProblem(str(error.msg), source)
    return SyntaxProblem(" ".join(found[3].split())[:200], source, int(found[1]), int(found[2]))


def _slot(term: object) -> Slot:
    if isinstance(term, ox.NamedNode) and term.value.startswith(_VARIABLE):
        return Var(term.value.removeprefix(_VARIABLE))
    if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode):
        return term
    raise InputError(f"no triple pattern: {term}")
