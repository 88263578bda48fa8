"""Proofs as RDF for machines, in the words of PROV-O (W3C, 2013) and RDF's own for statements.

    STATEMENT a rdf:Statement, prov:Entity ; rdf:subject S ; rdf:predicate P ; rdf:object O ;
        prov:wasGeneratedBy STEP ; prov:wasDerivedFrom STATEMENT, ... .         a conclusion
    STEP a prov:Activity ; prov:used STATEMENT, ... ; prov:wasAssociatedWith sg:Swapgraph ;
        prov:qualifiedAssociation ASSOCIATION ; rdfs:comment "the axiom in words" .
    ASSOCIATION a prov:Association ; prov:agent sg:Swapgraph ; prov:hadPlan RULE .
    RULE a sg:Rule, prov:Plan ; rdfs:label "its name" ; rdfs:comment "what it says" .

    STATEMENT prov:wasQuotedFrom ARTICLE ; prov:wasDerivedFrom PIECE .          what an article says
    PIECE a sg:Mention, prov:Entity ; prov:value "the words" ; sg:text "the words" ; sg:start 0 ; sg:end 9 ;
        sg:inArticle ARTICLE ; prov:wasQuotedFrom ARTICLE .

    STATEMENT prov:wasDerivedFrom GRAPH ; rdfs:comment "why" .                  what the gazetteer or resolving gave

ARTICLE, PIECE, RULE and GRAPH are the graph's own IRIs. The others are minted from what they stand for, so that the
same proof is the same RDF, and several proofs fit together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from swapgraph.graph.terms import END, IN_ARTICLE, RDF_TYPE, RDFS_LABEL, START, SWAPGRAPH, TEXT, XSD_INTEGER
from swapgraph.model import Span
from swapgraph.names import PREFIXES, Minter, sg
from swapgraph.reason.background import NAME as GAZETTEER
from swapgraph.reason.evidence import Quote
from swapgraph.reason.proof import Proof
from swapgraph.reason.rule import Term, Triple


def _named(prefix: str, *locals_: str) -> tuple[ox.NamedNode, ...]:
    return tuple(ox.NamedNode(PREFIXES[prefix] + local) for local in locals_)


_ENTITY, _ACTIVITY, _PLAN, _ASSOCIATION = _named("prov", "Entity", "Activity", "Plan", "Association")
_GENERATED, _DERIVED, _QUOTED, _USED = _named("prov", "wasGeneratedBy", "wasDerivedFrom", "wasQuotedFrom", "used")
_ASSOCIATED, _QUALIFIED = _named("prov", "wasAssociatedWith", "qualifiedAssociation")
_AGENT, _HAD_PLAN, _VALUE = _named("prov", "agent", "hadPlan", "value")
_STATEMENT, _SUBJECT, _PREDICATE, _OBJECT = _named("rdf", "Statement", "subject", "predicate", "object")
(_COMMENT,) = _named("rdfs", "comment")
_RULE, _MENTION = ox.NamedNode(sg("Rule")), ox.NamedNode(sg("Mention"))


def provenance(proofs: Iterable[Proof], minter: Minter) -> list[ox.Triple]:
    """Proofs as triples, each once, without blank nodes."""
    writer = _Writer(minter)
    return list(dict.fromkeys(triple for proof in proofs for triple in writer.proof(proof)))


class _Writer:
    def __init__(self, minter: Minter) -> None:
        self._minter = minter

    def proof(self, proof: Proof) -> Iterator[ox.Triple]:
        """One proof, with those of its premises."""
        statement = self._statement(proof.triple)
        yield ox.Triple(statement, RDF_TYPE, _STATEMENT)
        yield ox.Triple(statement, RDF_TYPE, _ENTITY)
        for property_, term in zip((_SUBJECT, _PREDICATE, _OBJECT), proof.triple, strict=True):
            yield ox.Triple(statement, property_, self._term(term))
        if proof.basis == "rule":
            yield from self._step(statement, proof)
        elif proof.article is not None:
            yield ox.Triple(statement, _QUOTED, ox.NamedNode(proof.article))
            for quote in (proof.quote, *proof.further):
                if quote is not None:
                    yield from self._piece(statement, quote)
        else:
            name = "resolved" if proof.basis == "resolved" else f"inferred/{GAZETTEER}"
            yield ox.Triple(statement, _DERIVED, ox.NamedNode(self._minter.graph(name)))
            if proof.summary is not None:
                yield ox.Triple(statement, _COMMENT, ox.Literal(proof.summary))

    def _step(self, statement: ox.NamedNode, proof: Proof) -> Iterator[ox.Triple]:
        premises = [self._statement(premise.triple) for premise in proof.premises]
        rule = ox.NamedNode(self._minter.graph(f"inferred/{proof.rule}"))
        step = self._minted("step", [proof.rule, proof.axiom, statement, *premises])
        association = self._minted("association", [rule])
        yield ox.Triple(statement, _GENERATED, step)
        yield ox.Triple(step, RDF_TYPE, _ACTIVITY)
        yield ox.Triple(step, _ASSOCIATED, SWAPGRAPH)
        yield ox.Triple(step, _QUALIFIED, association)
        if proof.axiom is not None:
            yield ox.Triple(step, _COMMENT, ox.Literal(proof.axiom))
        yield ox.Triple(association, RDF_TYPE, _ASSOCIATION)
        yield ox.Triple(association, _AGENT, SWAPGRAPH)
        yield ox.Triple(association, _HAD_PLAN, rule)
        yield ox.Triple(rule, RDF_TYPE, _RULE)
        yield ox.Triple(rule, RDF_TYPE, _PLAN)
        yield ox.Triple(rule, RDFS_LABEL, ox.Literal(proof.rule or ""))
        yield ox.Triple(rule, _COMMENT, ox.Literal(proof.summary or ""))
        for premise, below in zip(premises, proof.premises, strict=True):
            yield ox.Triple(step, _USED, premise)
            yield ox.Triple(statement, _DERIVED, premise)
            yield from self.proof(below)

    def _piece(self, statement: ox.NamedNode, quote: Quote) -> Iterator[ox.Triple]:
        article = ox.NamedNode(quote.article)
        piece = ox.NamedNode(self._minter.piece(self._minter.article_id(quote.article), Span(quote.start, quote.end)))
        yield ox.Triple(statement, _DERIVED, piece)
        yield ox.Triple(piece, RDF_TYPE, _MENTION)
        yield ox.Triple(piece, RDF_TYPE, _ENTITY)
        yield ox.Triple(piece, _QUOTED, article)
        yield ox.Triple(piece, IN_ARTICLE, article)
        for property_, offset in ((START, quote.start), (END, quote.end)):
            yield ox.Triple(piece, property_, ox.Literal(str(offset), datatype=XSD_INTEGER))
        for property_ in (TEXT, _VALUE):
            yield ox.Triple(piece, property_, ox.Literal(quote.text))

    def _statement(self, triple: Triple) -> ox.NamedNode:
        return self._minted("statement", [self._term(term) for term in triple])

    def _term(self, term: Term) -> ox.NamedNode | ox.Literal:
        """A term as it is; an anonymous class of the ontology by a name of its own."""
        if isinstance(term, ox.BlankNode):
            return ox.NamedNode(f"{self._minter.base}proof/class/{term.value}")
        return term

    def _minted(self, what: str, parts: Iterable[object]) -> ox.NamedNode:
        digest = hashlib.sha256("\n".join(map(str, parts)).encode("utf-8")).hexdigest()
        return ox.NamedNode(f"{self._minter.base}proof/{what}/{digest[:24]}")
