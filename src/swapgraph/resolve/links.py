"""Clusters as the quads of `graph/resolved`: a node for each, a link from each member, and why.

A cluster's IRI is minted from what it is about, not from who tells it, so that one article more leaves it as it was.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import pyoxigraph as ox

from swapgraph.names import PREFIXES, Minter, sg, slug
from swapgraph.resolve.copies import Copy
from swapgraph.resolve.entities import Distinction, Identity
from swapgraph.resolve.events import CarriedOut, Story
from swapgraph.resolve.evidence import Verdict
from swapgraph.resolve.phases import PhaseOf
from swapgraph.resolve.table import Telling
from swapgraph.resolve.vocabulary import Vocabulary

_TYPE, _LABEL = (ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(PREFIXES["rdfs"] + "label"))
_DECIMAL = ox.NamedNode(PREFIXES["xsd"] + "decimal")
_IDENTITY, _STORY, _MATCH = (ox.NamedNode(sg(local)) for local in ("Identity", "Story", "Match"))
_CARRIES_OUT, _PHASE_OF = ox.NamedNode(sg("carriesOut")), ox.NamedNode(sg("phaseOf"))
_REFERS_TO = ox.NamedNode(sg("refersTo"))
_TOLD_IN = ox.NamedNode(sg("toldIn"))
COPY_OF = ox.NamedNode(sg("copyOf"))
_MATCHED, _MATCHED_TO = ox.NamedNode(sg("matched")), ox.NamedNode(sg("matchedTo"))
_DISTINCTION, _DISTINGUISHED, _DISTINGUISHED_FROM = (
    ox.NamedNode(sg(local)) for local in ("Distinction", "distinguished", "distinguishedFrom")
)
_REASON, _CONFIDENCE = ox.NamedNode(sg("reason")), ox.NamedNode(sg("confidence"))


def entity_links(identities: Sequence[Identity], minter: Minter) -> tuple[list[ox.Quad], dict[str, str]]:
    """The quads, and the identity's IRI for each member's. All identities of a name are given, in order."""
    writer = _Writer(minter)
    known_as: dict[str, str] = {}
    taken: Counter[str] = Counter()
    for identity in identities:
        about = f"{identity.type.lower()}/{identity.key}"
        taken[about] += 1
        iri = identity.known_as or f"{minter.base}identity/{about}-{_hash(about, str(taken[about]))}"
        if identity.known_as is None:
            writer.node(iri, _IDENTITY, identity.label)
        for name in identity.members:
            known_as[name.iri] = iri
            writer.link(name.iri, iri, identity.confidence, identity.reason)
    return writer.quads, known_as


def apart_links(distinctions: Iterable[Distinction], minter: Minter) -> list[ox.Quad]:
    """Each that is not the first of its name, from whom it is distinguished, why and how surely."""
    writer = _Writer(minter)
    for found in distinctions:
        for one in found.some:
            pair = (_DISTINGUISHED, one), (_DISTINGUISHED_FROM, found.other)
            writer.judged(f"{one}#apart", _DISTINCTION, *pair, found.confidence, found.reason)
    return writer.quads


def event_links(stories: Sequence[Story], minter: Minter) -> tuple[list[ox.Quad], dict[str, str]]:
    """The quads, and the story's IRI for each member's."""
    writer = _Writer(minter)
    story_of: dict[str, str] = {}
    taken: Counter[tuple[str, str, str, str]] = Counter()
    for story in stories:
        tellings = [telling for telling, _ in story.members]
        about = story_about(story)
        taken[about] += 1
        iri = story_iri(about, taken[about], minter)
        writer.node(iri, _STORY, _commonest(t.label for t in tellings))
        for telling, verdict in story.members:
            story_of[telling.iri] = iri
            writer.link(telling.iri, iri, f"{verdict.confidence:g}", verdict.reason)
            writer.told(telling)
    return writer.quads, story_of


def story_about(story: Story) -> tuple[str, str, str, str]:
    """What a story is about, whoever tells it: kind, time, sides, and whether it is told as planned."""
    tellings = [telling for telling, _ in story.members]
    kind = slug(tellings[0].type.rpartition("#")[2])
    when = _commonest(str(t.period) for t in tellings)
    who = _commonest(" ".join(sorted(side.rpartition("/")[2] for side in t.sides)) for t in tellings)
    return kind, when, who, tellings[0].status if tellings[0].status == "planned" else "happening"


def story_iri(about: tuple[str, str, str, str], number: int, minter: Minter) -> str:
    """The IRI of the story that is the first, second, ... of those about one thing."""
    kind, when, who, _ = about
    return f"{minter.base}story/{kind}/{slug(f'{when} {who}')}-{_hash('|'.join(about), str(number))}"


def plan_links(
    carried_out: Iterable[CarriedOut], story_of: Callable[[str], str], minter: Minter, vocabulary: Vocabulary
) -> list[ox.Quad]:
    """A deed's story carries out a plan's story, as the surest of their tellings say it and no user denies it.

    `story_of` has the story's IRI for an event's, and its own if it is in none.
    """
    pairs = ((found.deed.iri, found.plan.iri, found.verdict) for found in carried_out)
    return _story_links(_CARRIES_OUT, plan_match, pairs, story_of, minter, vocabulary)


def phase_links(
    found: Iterable[PhaseOf], story_of: Callable[[str], str], minter: Minter, vocabulary: Vocabulary
) -> list[ox.Quad]:
    """A phase's story is a phase of a whole's story; see `plan_links`."""
    pairs = ((phase.phase.iri, phase.whole.iri, phase.verdict) for phase in found)
    return _story_links(_PHASE_OF, phase_match, pairs, story_of, minter, vocabulary)


def _story_links(
    property_: ox.NamedNode,
    match: Callable[[str, str], str],
    pairs: Iterable[tuple[str, str, Verdict]],
    story_of: Callable[[str], str],
    minter: Minter,
    vocabulary: Vocabulary,
) -> list[ox.Quad]:
    """The quads of a property between stories, of those between their tellings; none from a story to itself."""
    best: dict[tuple[str, str], Verdict] = {}
    for one, other, verdict in pairs:
        subject, object_ = story_of(one), story_of(other)
        if subject != object_ and not vocabulary.denies(property_.value, {one, subject}, {other, object_}):
            best[subject, object_] = max(best.get((subject, object_), verdict), verdict)
    writer = _Writer(minter)
    for (subject, object_), verdict in best.items():
        confidence = f"{verdict.confidence:g}"
        writer.matched(subject, property_, object_, match(subject, object_), confidence, verdict.reason)
    return writer.quads


def copy_links(copies: Iterable[Copy | None], minter: Minter) -> list[ox.Quad]:
    """An article is a copy of another, and how much of it is; None is none."""
    writer = _Writer(minter)
    for copy in filter(None, copies):
        confidence = min(copy.share, 0.99)  # nobody but the two editors can be sure
        reason = f"{copy.share:.0%} of the words of the shorter stand in the other in the same order"
        match = copy_match(copy.article)
        writer.matched(copy.article, COPY_OF, copy.original, match, f"{confidence:.2f}", reason)
    return writer.quads


class _Writer:
    """Collects quads of the graph `resolved`."""

    def __init__(self, minter: Minter) -> None:
        self.quads: list[ox.Quad] = []
        self._graph = ox.NamedNode(minter.graph("resolved"))

    def node(self, iri: str, class_: ox.NamedNode, label: str) -> None:
        self._add(iri, _TYPE, class_)
        self._add(iri, _LABEL, ox.Literal(label))

    def told(self, telling: Telling) -> None:
        self._add(telling.iri, _TOLD_IN, ox.NamedNode(telling.article))

    def link(self, member: str, cluster: str, confidence: str, reason: str) -> None:
        self.matched(member, _REFERS_TO, cluster, f"{cluster}#match-{_hash(member)}", confidence, reason)

    def matched(
        self, subject: str, property_: ox.NamedNode, object_: str, match: str, confidence: str, reason: str
    ) -> None:
        """That a property leads from one to the other, and the match that says so."""
        self._add(subject, property_, ox.NamedNode(object_))
        self.judged(match, _MATCH, (_MATCHED, subject), (_MATCHED_TO, object_), confidence, reason)

    def judged(
        self,
        node: str,
        class_: ox.NamedNode,
        one: tuple[ox.NamedNode, str],
        other: tuple[ox.NamedNode, str],
        confidence: str,
        reason: str,
    ) -> None:
        """A judgement on two, how surely and why."""
        self._add(node, _TYPE, class_)
        for property_, iri in (one, other):
            self._add(node, property_, ox.NamedNode(iri))
        self._add(node, _REASON, ox.Literal(reason))
        self._add(node, _CONFIDENCE, ox.Literal(confidence, datatype=_DECIMAL))

    def _add(self, subject: str, predicate: ox.NamedNode, object_: ox.NamedNode | ox.Literal) -> None:
        self.quads.append(ox.Quad(ox.NamedNode(subject), predicate, object_, self._graph))


def copy_match(article: str) -> str:
    """The IRI of the judgement that an article is a copy."""
    return f"{article}#copy"


def plan_match(deed: str, plan: str) -> str:
    """The IRI of the judgement that a deed, or its story, carries out a plan, or its story."""
    return f"{deed}#plan-{_hash(plan)}"


def phase_match(phase: str, whole: str) -> str:
    """The IRI of the judgement that an event, or its story, is a phase of another, or of its story."""
    return f"{phase}#phase-{_hash(whole)}"


def _commonest(values: Iterable[str]) -> str:
    """The value met most often, of several the first in order."""
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]
