"""Who mediates, hosts and helps: no parties of an event, told by verbs, by nouns, and by thanks."""

from __future__ import annotations

from collections.abc import Iterator

from swapgraph.extract.events.allegiance import ACTORS, actor_keys
from swapgraph.extract.events.arguments import verb_slots
from swapgraph.extract.events.scene import Scene
from swapgraph.model import Document

_THROUGH = ("with", "through", "under", "to", "by", "via", "in")


def mediators(scene: Scene, sentence: int, triggers: frozenset[int]) -> Iterator[str]:
    """The keys of those who mediate, host or help in a sentence; `triggers` are the heads of events."""
    doc, words = scene.doc, scene.words
    s = doc.sentences[sentence]
    for i in range(s.first, s.last):
        token = doc.tokens[i]
        verbal = token.pos in ("VERB", "ADJ") and token.tag.startswith(("VB", "JJ"))
        if verbal and (
            token.lemma in words.mediator_verbs or (token.lemma in words.helper_verbs and _serves(doc, i, triggers))
        ):
            heads = list(verb_slots(doc, i).get("subject", ()))
            heads += [
                c for c in doc.dependents(i, "npadvmod", "compound", "amod") if doc.tokens[c].pos in ("PROPN", "ADJ")
            ]  # *Qatari-brokered*
            for h in heads:
                yield from _helper_keys(scene, h)
        elif "-" in token.text and _participle_of(token.text.rpartition("-")[2].lower(), words.mediator_verbs):
            yield from _helper_keys(scene, i)  # *U.N.-brokered*, one token
        elif verbal and token.lemma in words.credit_verbs:
            yield from _credited(scene, i, triggers)
        elif token.lemma in words.credit_nouns and token.dep == "dobj":
            yield from _credited_to(scene, i, triggers)
        elif token.lemma in words.mediator_nouns and token.pos in ("NOUN", "ADJ", "PROPN"):
            for h in _owners(scene, i):
                yield from _helper_keys(scene, h)


def _participle_of(word: str, verbs: frozenset[str]) -> bool:
    """*brokered*, *mediated*: of a verb that ends in a consonant or in *e*."""
    return word.endswith("ed") and bool({word[:-1], word[:-2]} & verbs)


def _owners(scene: Scene, noun: int) -> Iterator[int]:
    """Whose mediation, help or good offices: *with the help of X*, *X's mediation*, *X serving as intermediary*."""
    doc = scene.doc
    token = doc.tokens[noun]
    if token.dep != "pobj":
        return
    preposition = doc.tokens[token.head]
    if preposition.lemma == "as":
        for h in verb_slots(doc, preposition.head).get("subject", ()):
            first = h
            while doc.tokens[first].dep == "conj":  # *with X and Y serving as intermediaries*
                first = doc.tokens[first].head
            yield from doc.conjuncts(first)
        return
    if preposition.lemma not in _THROUGH:
        return
    owners = doc.dependents(noun, "poss", "compound", "amod", "nmod")
    for p in doc.dependents(noun, "prep"):
        if doc.tokens[p].lemma in ("of", "by", "from"):
            owners += doc.dependents(p, "pobj")
    if preposition.lemma == "in":  # *with X in the middle*, *in the presence of X*
        holder = doc.tokens[preposition.head]
        owners += [holder.i] if holder.dep in ("pobj", "nsubj") else []
    for o in owners:
        yield from doc.conjuncts(o)


def _credited(scene: Scene, verb: int, triggers: frozenset[int]) -> Iterator[str]:
    """*thanked Qatar for its help*, *crediting the prince with their release*, *praised Oman's role*."""
    doc, words = scene.doc, scene.words
    slots = verb_slots(doc, verb)
    for obj in slots.get("object", ()):
        if doc.tokens[obj].lemma in words.mediator_nouns:
            for o in doc.dependents(obj, "poss"):
                yield from _helper_keys(scene, o)
            continue
        below = {j for name in ("for", "with") for h in slots.get(name, ()) for j in doc.subtree(h)}
        for p in doc.dependents(verb, "prep"):
            if doc.tokens[p].lemma == "for":
                below |= {j for c in doc.dependents(p, "pcomp") for j in doc.subtree(c)}
        helped = any(
            doc.tokens[j].lemma in words.mediator_nouns | words.mediator_verbs | words.helper_verbs for j in below
        )
        if helped or (below & triggers and slots.get("with")):
            yield from _helper_keys(scene, obj)


def _credited_to(scene: Scene, noun: int, triggers: frozenset[int]) -> Iterator[str]:
    """*gave credit to the Swiss for negotiating it*, *expressed his gratitude to the emir for his help*."""
    doc, words = scene.doc, scene.words
    verb = doc.tokens[noun].head
    below = set(doc.subtree(verb))
    helping = words.mediator_nouns | words.mediator_verbs | words.helper_verbs
    if below & triggers or any(doc.tokens[j].lemma in helping for j in below):
        to = [o for p in doc.dependents(noun, "prep") if doc.tokens[p].lemma == "to" for o in doc.dependents(p, "pobj")]
        for h in (*verb_slots(doc, verb).get("to", ()), *to):
            yield from _helper_keys(scene, h)


def _serves(doc: Document, verb: int, triggers: frozenset[int]) -> bool:
    """Whether an event stands below a helper's verb, or the verb is said of one."""
    token = doc.tokens[verb]
    return bool(triggers & set(doc.subtree(verb))) or (token.dep in ("acl", "relcl", "amod") and token.head in triggers)


def _helper_keys(scene: Scene, head: int) -> list[str]:
    entities = scene.entities
    key = entities.at(head)
    if key and entities.get(key).type in (*ACTORS, "Person"):
        return [key]
    demonym = entities.country_of_demonym(head)
    if demonym:
        return [demonym]
    keys = actor_keys(scene.doc, entities, scene.nouns, head, sides=False)
    return [k for k in keys if entities.get(k).type != "Group"]  # no rebels help
