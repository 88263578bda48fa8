"""*he*, *her*, *it*, *its*: the subject of the clause above, then of the sentence before.

*he* and *she* are told apart by what the article says (Mr, *his wife*), else by given names that
only women or men bear.
"""

from __future__ import annotations

from swapgraph.extract.reference.trail import Trail
from swapgraph.model import BlockKind

_SEX = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_IT = frozenset(("it", "its", "itself"))
_EMPTY_IT = frozenset(("be", "seem", "appear", "remain", "take", "rain", "become", "happen"))  # *it is clear that*
_SUBJECTS = ("nsubj", "nsubjpass")
_ACTORS = ("Country", "Organization")
_GENERIC = frozenset(("each", "every", "any", "no", "whoever", "anyone", "everyone"))
_REFLEXIVE = frozenset(("himself", "herself", "itself"))
_REACH = 3  # sentences back
_OPENING = 2  # sentences of the body in which a person may be meant before being named


def resolve_pronoun(trail: Trail, i: int) -> bool:
    """Resolve token `i` if it is a personal pronoun of the third person singular; whether it was one."""
    token = trail.doc.tokens[i]
    if token.tag not in ("PRP", "PRP$"):
        return False
    word = token.text.lower()
    if word in _SEX:
        sex = _SEX[word]
        found = _reflexive(trail, i) if word in _REFLEXIVE else _person(trail, i, sex)
        if found is not None:
            trail.sex.setdefault(found[0], sex)
            trail.add(i, found[0], "pronoun", found[1])
            trail.pronouns.setdefault(token.sentence, []).append((sex, found[0]))
    elif word in _IT:
        found = _reflexive(trail, i) if word in _REFLEXIVE else _actor(trail, i)
        if found is not None:
            trail.add(i, found[0], "pronoun", found[1])
    return True


def _person(trail: Trail, i: int, sex: str) -> tuple[str, float] | None:
    """The person that *he*, *his* or *she* means."""
    beside = _beside(trail, i, sex) or _person_above(trail, i, sex)
    if beside is not None:
        return beside
    if any(trail.unnamed_subject(verb, i, sex) for verb in _verbs_above(trail, i)):
        return None  # *the hostage said he was tired*
    if _each(trail, i):
        return None  # *each prisoner to return to his country*
    return _person_ahead(trail, i, sex) or _person_before(trail, i, sex) or _person_after(trail, i, sex)


def _each(trail: Trail, i: int) -> bool:
    """Whether nobody in particular is told before in the sentence: *every soldier and his family*."""
    tokens = trail.doc.tokens
    first = trail.doc.sentence_of(i).first
    return any(
        tokens[j].text.lower() in _GENERIC and tokens[tokens[j].head].lemma in trail.people for j in range(first, i)
    )


def _beside(trail: Trail, i: int, sex: str) -> tuple[str, float] | None:
    """*the murder of X, his daughter and two others*; and the person of an earlier *he* of the sentence."""
    tokens, token = trail.doc.tokens, trail.doc.tokens[i]
    thanked = [k for k in trail.thanked(i) if _fits(trail, k, sex)] if token.tag == "PRP$" else []
    if thanked:
        return thanked[-1], 0.8
    if token.tag == "PRP$" and i > 1 and tokens[i - 1].text.lower() in (",", "and"):
        key = trail.entities.at(i - 2)
        if key is not None and _fits(trail, key, sex) and tokens[i - 2].dep not in _SUBJECTS:
            return key, 0.8
    if i in trail.quoted:
        return None
    said = dict.fromkeys(k for s, k in trail.pronouns.get(token.sentence, ()) if s == sex and _fits(trail, k, sex))
    named = {
        k for j, k in trail.named.get(token.sentence, ()) if tokens[j].tag[:3] != "PRP" and tokens[j].dep in _SUBJECTS
    }
    return (next(iter(said)), 0.8) if len(said) == 1 and not named - set(said) else None


def _reflexive(trail: Trail, i: int) -> tuple[str, float] | None:
    """*himself*: the subject of its own clause."""
    above = _verbs_above(trail, i)
    subjects = trail.doc.dependents(above[0], *_SUBJECTS) if above else []
    key = next((k for j in subjects if (k := trail.entities.at(j)) is not None), None)
    return None if key is None else (key, 0.9)


def _person_ahead(trail: Trail, i: int, sex: str) -> tuple[str, float] | None:
    """*In his speech, X said*: the subject that the words before the main clause lead up to."""
    tokens, token = trail.doc.tokens, trail.doc.tokens[i]
    if i in trail.quoted or token.dep not in ("poss", *_SUBJECTS):
        return None
    root = next((v for v in reversed(_verbs_above(trail, i)) if tokens[v].dep == "ROOT"), None)
    for j in trail.doc.dependents(root, *_SUBJECTS) if root is not None else ():
        key = trail.entities.at(j)
        leads_up = any(tokens[c].text == "," for c in range(i, j)) and tokens[token.head].dep not in _SUBJECTS
        if leads_up and key is not None and _fits(trail, key, sex):
            return key, 0.8
    return None


def _fits(trail: Trail, key: str, sex: str) -> bool:
    entities = trail.entities
    return entities.get(key).type == "Person" and trail.sex.get(key, sex) == sex and not entities.is_credit(key)


def _verbs_above(trail: Trail, i: int) -> list[int]:
    return [a for a in trail.doc.ancestors(i) if trail.doc.tokens[a].pos in ("VERB", "AUX")]


def _person_above(trail: Trail, i: int, sex: str) -> tuple[str, float] | None:
    """A person named earlier in the sentence: subject of a clause above, else the nearest; in a quote, one in it."""
    tokens, token = trail.doc.tokens, trail.doc.tokens[i]
    named = trail.named.get(token.sentence, [])
    fitting = [(j, k) for j, k in named if _fits(trail, k, sex) and trail.quoted.get(j) == trail.quoted.get(i)]
    if not fitting:
        return None
    if i in trail.quoted:
        return fitting[-1][1], 0.7
    above = _verbs_above(trail, i)
    own = above[0] if above else None
    objective = token.dep in ("dobj", "dative", "pobj")
    for verb in above:
        if trail.unnamed_subject(verb, i, sex) and not (verb == own and token.dep in _SUBJECTS):
            return None
        relative = tokens[verb].head if tokens[verb].dep == "relcl" else None
        key = None if relative is None else trail.entities.at(relative)
        if key is not None and _fits(trail, key, sex) and _has_relative_subject(trail, verb):
            return key, 0.9  # *X, who was captured after his plane fell*
        if (ahead := _apposed_subject(trail, verb, i, sex)) is not None:
            return ahead, 0.8
        for j, key in reversed(fitting):
            same_clause = verb == own and (objective or token.dep in _SUBJECTS)
            if trail.verb_of(j) == verb and not same_clause:
                return key, 0.9
    clause = {k for j, k in fitting if trail.verb_of(j) == own}
    others = [(j, k) for j, k in fitting if not (objective and k in clause)]
    if not others or (token.dep in _SUBJECTS and i == trail.doc.sentence_of(i).first):
        return None
    subjects = [(j, k) for j, k in others if trail.verb_of(j) is not None]
    return (subjects or others)[-1][1], 0.75 if len({k for _, k in others}) == 1 else 0.6


def _person_before(trail: Trail, i: int, sex: str) -> tuple[str, float] | None:
    """The subject of the sentence before, else the person named last there; in a quote, not its speaker."""
    sentences = trail.doc.sentences
    s, quoted = trail.doc.tokens[i].sentence, i in trail.quoted
    speaker = trail.subject.get(s) if quoted else None
    for back in range(s - 1, max(-1, s - 1 - _REACH), -1):
        if sentences[s].block - sentences[back].block > 1:
            return None
        sure = (0.85 if back == s - 1 else 0.6) - 0.3 * quoted
        if not quoted and (patient := _patient(trail, i, back, sex)) is not None:
            return patient, sure - 0.1
        subject = trail.subject.get(back)
        if subject is not None and subject != speaker and _fits(trail, subject, sex):
            return None if _one_of_two(trail, back, subject, sex) else (subject, sure)
        root = trail.root_of(back)
        if root is not None and trail.unnamed_subject(root, sentences[back].last, sex):
            return None
        names = [k for _, k in trail.named.get(back, ()) if k != speaker and _fits(trail, k, sex)]
        if names:
            return names[-1], sure - 0.1
    return None


def _patient(trail: Trail, i: int, s: int, sex: str) -> str | None:
    """*X said Y was flown to Oman. He was met by doctors*; *the president signed the order for Y's release. He was
    arrested in 2008*: whom something is done to, rather than who says or orders it."""
    tokens = trail.doc.tokens
    if tokens[i].dep != "nsubjpass":
        return None
    named = [(j, k) for j, k in trail.named.get(s, ()) if _fits(trail, k, sex)]
    moved = {k for j, k in named if tokens[j].dep == "nsubjpass"}
    if len(moved) == 1:
        return moved.pop()
    known = trail.entities.known(subject) if (subject := trail.subject.get(s)) is not None else None
    others = {k for _, k in named if k != subject}
    return others.pop() if known is not None and known.head and len(others) == 1 else None


def _one_of_two(trail: Trail, s: int, key: str, sex: str) -> bool:
    """*X and Y shared a cell. He was beaten*: which of them, nobody can tell."""
    for j, named in trail.named.get(s, ()):
        others = {k for c in trail.doc.conjuncts(j) if (k := trail.entities.at(c)) is not None and k != named}
        if trail.verb_of(j) is not None and key in {named, *others} and any(_fits(trail, k, sex) for k in others):
            return True
    return False


def _has_relative_subject(trail: Trail, verb: int) -> bool:
    return any(trail.doc.tokens[j].tag in ("WP", "WDT") for j in trail.doc.dependents(verb, *_SUBJECTS))


def _apposed_subject(trail: Trail, verb: int, i: int, sex: str) -> str | None:
    """*The rebel leader, known by his alias, X*: the name that a subject told before token `i` is given behind it."""
    subjects = [j for j in trail.doc.dependents(verb, *_SUBJECTS) if j < i]
    names = [k for j in subjects for a in trail.doc.dependents(j, "appos") if a > i and (k := trail.entities.at(a))]
    return next((k for k in names if _fits(trail, k, sex)), None)


def _person_after(trail: Trail, i: int, sex: str) -> tuple[str, float] | None:
    """An article that opens with *He was a corporal of 19 when*: the first person named behind."""
    if i in trail.quoted or any(_fits(trail, k, sex) for names in trail.named.values() for _, k in names):
        return None
    sentences = trail.doc.sentences
    body = next((s.i for s in sentences if trail.doc.block_of(s).kind is BlockKind.BODY), 0)
    token = trail.doc.tokens[i]
    subject = token if token.dep in _SUBJECTS else trail.doc.tokens[token.head]
    if subject.dep not in _SUBJECTS or token.sentence >= body + _OPENING:
        return None
    last = sentences[min(trail.doc.tokens[i].sentence + 2, len(sentences) - 1)].last
    keys = (trail.entities.at(j) for j in range(i + 1, last))
    key = next((k for k in keys if k is not None and _fits(trail, k, sex)), None)
    return None if key is None else (key, 0.5)


def _actor(trail: Trail, i: int) -> tuple[str, float] | None:
    """The country or body that is subject above or in the sentence before; none for the empty *it*."""
    doc, tokens, token = trail.doc, trail.doc.tokens, trail.doc.tokens[i]
    owns = token.tag == "PRP$"
    if not owns and (token.dep != "nsubj" or tokens[token.head].lemma in _EMPTY_IT):
        return None
    named = [(j, k) for j, k in trail.named.get(token.sentence, ()) if trail.entities.get(k).type in _ACTORS]
    thanked = [k for k in trail.thanked(i) if trail.entities.get(k).type in _ACTORS] if owns else []
    if thanked:
        return (thanked[0], 0.8) if len(thanked) == 1 else None
    above = _verbs_above(trail, i)
    for n, verb in enumerate(above):
        for j, key in reversed(named):
            if trail.verb_of(j) == verb and tokens[j].dep != "nsubjpass" and (owns or n):
                return key, 0.75
        if not (owns and named) and trail.unnamed_subject(verb, i):
            return None  # *the Serb side said it would*
    if owns and named:
        return named[-1][1], 0.5
    sentence = doc.sentence_of(i)
    if owns and any(trail.entities.country_at(j) is not None for j in range(sentence.first, i)):
        return None  # *X thanked the Turkish president for its help*
    return _actor_before(trail, token.sentence)


def _actor_before(trail: Trail, s: int) -> tuple[str, float] | None:
    """The subject of the sentence before, if that is named and this one has none of its own."""
    sentences = trail.doc.sentences
    if not s or s in trail.actor or sentences[s].block - sentences[s - 1].block > 1:
        return None
    root, actor = trail.root_of(s - 1), trail.actor.get(s - 1)
    unnamed = root is not None and trail.unnamed_subject(root, sentences[s - 1].last)
    return None if actor is None or unnamed else (actor, 0.6)
