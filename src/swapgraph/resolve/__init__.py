"""Which people, organizations, places and events of different articles are one.

    vocabulary   the words and classes that resolving goes by, from `ontology/lexicon/resolve.ttl`
    table        the little of each article that is compared, read from the store
    names        when two names are the same
    periods      dates with their precision, and how two periods lie to each other
    bearers      who bears a name, counted
    entities     people, organizations and places -> clusters
    evidence     what speaks for two tellings being one event, weighed
    keys         what tellings are looked up by
    events       events -> clusters; plans and what carried them out
    phases       phases and the wholes that they are of
    copies       articles that print what another wrote
    links        clusters, and who is apart -> the quads of `graph/resolved`
    rows         the table, kept in the store's memory
    increment    what some changed articles change in `graph/resolved`

The result is a pure function of what is stored: no order of reading, no earlier result has a part in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pyoxigraph as ox

    from swapgraph.names import Minter


class HoldsArticles(Protocol):
    """What resolving needs of a store: its database, and how its IRIs are minted."""

    oxigraph: ox.Store

    @property
    def minter(self) -> Minter:
        """The minter of the store's IRIs."""
        ...


def resolve_store(
    store: HoldsArticles,
    ontology_dir: Path | None = None,
    memory: ox.Store | None = None,
    axioms: Sequence[Path] = (),
) -> list[ox.Quad]:
    """The quads of `graph/resolved`: what refers to which identity or story, why and how surely. Sorted.

    `memory` is filled with what `resolve.increment` has to know later; `axioms` are a user's Turtle files, in which
    `owl:differentFrom` keeps apart what would be one, `owl:sameAs` makes one what would not be, and an
    `owl:NegativePropertyAssertion` denies that a deed carries out a plan, or is a phase of a whole. Raises InputError
    or SyntaxProblem if the words that resolving goes by cannot be read.
    """
    from swapgraph.resolve.copies import find_copies
    from swapgraph.resolve.entities import cluster_entities
    from swapgraph.resolve.events import carried_out, cluster_events
    from swapgraph.resolve.links import apart_links, copy_links, entity_links, event_links, phase_links, plan_links
    from swapgraph.resolve.phases import phases
    from swapgraph.resolve.rows import start_rows
    from swapgraph.resolve.table import read_table, text_of
    from swapgraph.resolve.vocabulary import load_vocabulary
    from swapgraph.resources import ontology_dir as own

    vocabulary = load_vocabulary(ontology_dir or own(), axioms)
    table = read_table(store.oxigraph, store.minter, vocabulary)
    judged = cluster_entities(table.names, vocabulary)
    quads, known_as = entity_links(judged.identities, store.minter)
    quads += apart_links(judged.distinctions, store.minter)
    prints = {print_.article: print_ for print_ in table.prints}
    copies = find_copies(prints, lambda article: text_of(store.oxigraph, article), vocabulary)
    told = [event.with_agents(known_as) for event in table.events]
    if memory is not None:
        start_rows(memory, table, told, copies, vocabulary)
    stories = cluster_events(told, vocabulary)
    more, story_of = event_links(stories, store.minter)

    def story(iri: str) -> str:
        return story_of.get(iri, iri)

    plans = plan_links(carried_out(told), story, store.minter, vocabulary)
    parts = phase_links(phases(told), story, store.minter, vocabulary)
    return sorted({*quads, *more, *plans, *parts, *copy_links(copies.values(), store.minter)}, key=str)
