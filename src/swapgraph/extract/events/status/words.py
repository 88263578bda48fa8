"""The cue words of ontology/lexicon/status.ttl: what in a sentence says that an event is planned, wished for or off."""

from __future__ import annotations

from dataclasses import dataclass

from swapgraph.lexicon import Lexicon, word_list

Phrases = tuple[tuple[str, ...], ...]
"""A verb and the words that belong to it: *call off*, *put on hold*."""


@dataclass(frozen=True)
class StatusWords:
    """Sets of lemmas (forms for adjectives), each named after its list in the lexicon."""

    planned_phrases: Phrases
    hypothetical_phrases: Phrases
    failed: Phrases
    postponed: Phrases
    planned_verbs: frozenset[str] = word_list("plannedVerbs")
    settling_verbs: frozenset[str] = word_list("settlingVerbs")
    planned_nouns: frozenset[str] = word_list("plannedNouns")
    planned_adjectives: frozenset[str] = word_list("plannedAdjectives")
    planned_predicates: frozenset[str] = word_list("plannedPredicates")
    hypothetical_verbs: frozenset[str] = word_list("hypotheticalVerbs")
    hypothetical_nouns: frozenset[str] = word_list("hypotheticalNouns")
    hypothetical_adjectives: frozenset[str] = word_list("hypotheticalAdjectives")
    size_adjectives: frozenset[str] = word_list("sizeAdjectives")
    light: frozenset[str] = word_list("lightVerbs")
    hypothetical_predicates: frozenset[str] = word_list("hypotheticalPredicates")
    attitudes: frozenset[str] = word_list("attitudeAdjectives")
    hypothetical_attributes: frozenset[str] = word_list("hypotheticalAttributes")
    prospect_nouns: frozenset[str] = word_list("prospectNouns")
    failed_adjectives: frozenset[str] = word_list("failedAdjectives")
    hypothetical_modals: frozenset[str] = word_list("hypotheticalModals")
    obliging_modals: frozenset[str] = word_list("obligingModals")
    planned_modals: frozenset[str] = word_list("plannedModals")
    conditionals: frozenset[str] = word_list("conditionals")
    negations: frozenset[str] = word_list("negations")
    unvouched: frozenset[str] = word_list("unvouched")
    hearsay_nouns: frozenset[str] = word_list("hearsayNouns")
    hearsay_verbs: frozenset[str] = word_list("hearsayVerbs")
    ranks: frozenset[str] = word_list("rankings")
    enabling: frozenset[str] = word_list("enablingVerbs")
    implicatives: frozenset[str] = word_list("implicativeVerbs")
    negative_implicatives: frozenset[str] = word_list("negativeImplicatives")
    causatives: frozenset[str] = word_list("causativeVerbs")
    assertives: frozenset[str] = word_list("assertiveVerbs")
    naming: frozenset[str] = word_list("namingVerbs")
    commenting: frozenset[str] = word_list("commentingVerbs")
    taking_place: frozenset[str] = word_list("takingPlaceVerbs")
    stipulating: frozenset[str] = word_list("stipulatingVerbs")
    comprising: frozenset[str] = word_list("comprisingVerbs")
    talk_nouns: frozenset[str] = word_list("talkNouns")
    talk_verbs: frozenset[str] = word_list("talkVerbs")
    settled_nouns: frozenset[str] = word_list("settledNouns")
    counterparts: frozenset[str] = word_list("counterpartNouns")
    replacing: frozenset[str] = word_list("replacingWords")
    stage_nouns: frozenset[str] = word_list("stageNouns")

    @property
    def prospective(self) -> frozenset[str]:
        """Verbs whose infinitive is still to come, whatever the parser calls it."""
        return self.planned_verbs | self.hypothetical_verbs

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> StatusWords:
        """Read the word lists."""

        def phrases(name: str) -> Phrases:
            return tuple(sorted(tuple(p.split()) for p in lexicon.words(name)))

        return cls(
            **lexicon.lists_of(cls),
            hypothetical_phrases=tuple(p for p in phrases("hypotheticalVerbs") if len(p) > 1),
            planned_phrases=tuple(p for p in phrases("plannedVerbs") if len(p) > 1),
            failed=phrases("failedVerbs"),
            postponed=phrases("postponedVerbs"),
        )
