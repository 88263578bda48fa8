"""The cue words of ontology/lexicon/status.ttl: what in a sentence says that an event is planned, wished for or off."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.lexicon import Lexicon

Phrases = tuple[tuple[str, ...], ...]
"""A verb and the words that belong to it: *call off*, *put on hold*."""


@dataclass(frozen=True)
class StatusWords:
    """Sets of lemmas (forms for adjectives), each named after its list in the lexicon."""

    planned_verbs: frozenset[str]
    planned_nouns: frozenset[str]
    planned_adjectives: frozenset[str]
    planned_predicates: frozenset[str]
    hypothetical_verbs: frozenset[str]
    hypothetical_nouns: frozenset[str]
    hypothetical_adjectives: frozenset[str]
    hypothetical_predicates: frozenset[str]
    attitudes: frozenset[str]
    hypothetical_attributes: frozenset[str]
    prospect_nouns: frozenset[str]
    failed_adjectives: frozenset[str]
    hypothetical_modals: frozenset[str]
    obliging_modals: frozenset[str]
    planned_modals: frozenset[str]
    conditionals: frozenset[str]
    negations: frozenset[str]
    unvouched: frozenset[str]
    hearsay_nouns: frozenset[str]
    hearsay_verbs: frozenset[str]
    ranks: frozenset[str]
    enabling: frozenset[str]
    implicatives: frozenset[str]
    negative_implicatives: frozenset[str]
    causatives: frozenset[str]
    assertives: frozenset[str]
    naming: frozenset[str]
    commenting: frozenset[str]
    taking_place: frozenset[str]
    stipulating: frozenset[str]
    talk_nouns: frozenset[str]
    talk_verbs: frozenset[str]
    settled_nouns: frozenset[str]
    counterparts: frozenset[str]
    replacing: frozenset[str]
    stage_nouns: frozenset[str]
    hypothetical_phrases: Phrases
    failed: Phrases
    postponed: Phrases

    @property
    def prospective(self) -> frozenset[str]:
        """Verbs whose infinitive is still to come, whatever the parser calls it."""
        return self.planned_verbs | self.hypothetical_verbs

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> StatusWords:
        """Read the word lists."""

        def phrases(name: str) -> Phrases:
            return tuple(sorted(tuple(p.split()) for p in lexicon.words(name)))

        words = lexicon.words
        return cls(
            planned_verbs=words("plannedVerbs"),
            planned_nouns=words("plannedNouns"),
            planned_adjectives=words("plannedAdjectives"),
            planned_predicates=words("plannedPredicates"),
            hypothetical_verbs=words("hypotheticalVerbs"),
            hypothetical_nouns=words("hypotheticalNouns"),
            hypothetical_adjectives=words("hypotheticalAdjectives"),
            hypothetical_predicates=words("hypotheticalPredicates"),
            attitudes=words("attitudeAdjectives"),
            hypothetical_attributes=words("hypotheticalAttributes"),
            prospect_nouns=words("prospectNouns"),
            failed_adjectives=words("failedAdjectives"),
            hypothetical_modals=words("hypotheticalModals"),
            obliging_modals=words("obligingModals"),
            planned_modals=words("plannedModals"),
            conditionals=words("conditionals"),
            negations=words("negations"),
            unvouched=words("unvouched"),
            hearsay_nouns=words("hearsayNouns"),
            hearsay_verbs=words("hearsayVerbs"),
            ranks=words("rankings"),
            enabling=words("enablingVerbs"),
            implicatives=words("implicativeVerbs"),
            negative_implicatives=words("negativeImplicatives"),
            causatives=words("causativeVerbs"),
            assertives=words("assertiveVerbs"),
            naming=words("namingVerbs"),
            commenting=words("commentingVerbs"),
            taking_place=words("takingPlaceVerbs"),
            stipulating=words("stipulatingVerbs"),
            talk_nouns=words("talkNouns"),
            talk_verbs=words("talkVerbs"),
            settled_nouns=words("settledNouns"),
            counterparts=words("counterpartNouns"),
            replacing=words("replacingWords"),
            stage_nouns=words("stageNouns"),
            hypothetical_phrases=tuple(p for p in phrases("hypotheticalVerbs") if len(p) > 1),
            failed=phrases("failedVerbs"),
            postponed=phrases("postponedVerbs"),
        )
