"""An answer as bytes: the SPARQL 1.1 result formats (csv, tsv, json, xml), a table for people, or RDF.

Oxigraph writes results itself, but only whole: a query with parameters has columns that carry them and must not show.
Those are written here, row by row, in the same bytes otherwise (a test compares the two).
"""

from __future__ import annotations

import pyoxigraph as ox

from swapgraph.errors import StoreError, UsageError
from swapgraph.query.run import Rows, Triples, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from swapgraph.query.run import Answer, Term

ROW_FORMATS = ("table", "list", "drawn", "csv", "tsv", "json", "xml")
GRAPH_FORMATS = ("ttl", "nt", "nq", "trig", "jsonld", "rdfxml")
FORMATS = ROW_FORMATS + GRAPH_FORMATS

_XSD = "http://www.w3.org/2001/XMLSchema#"
_CHUNK = 500  # rows that are written at once


class Look:
    """Where an answer will be seen. `width` in columns of the terminal; None leaves every cell of a table whole."""

    __slots__ = ("base", "colour", "terminal", "width")

    def __init__(
        self, terminal: bool = False, width: int | None = None, colour: bool = False, base: str | None = None
    ) -> None:
        self.terminal, self.width, self.colour, self.base = terminal, width, colour, base


def write(answer: Answer, format_: str | None, out: BinaryIO, look: Look) -> int | None:
    """Write an answer; returns the number of rows of a SELECT.

    Without a format: on a terminal a picture if the query has one, else a table or list; csv elsewhere; Turtle for a
    graph. UsageError where the answer cannot
    take the format: a table of triples, say. OSError where `out` cannot be written to.
    """
    if isinstance(answer, Triples):
        _check(format_, GRAPH_FORMATS, "a graph (CONSTRUCT or DESCRIBE)")
        from swapgraph.graph.serialize import write_triples

        write_triples(answer.triples, format_ or "ttl", out)
        return None
    if isinstance(answer, Verdict):
        _check(format_, ROW_FORMATS, "yes or no (ASK)")
        out.write(_VERDICTS.get(format_ or "", "{}\n").format(str(answer.yes).lower()).encode())
        return None
    _check(format_, ROW_FORMATS, "rows (SELECT)")
    if format_ == "drawn" or (format_ is None and look.terminal and answer.drawn):
        if not answer.drawn:
            raise UsageError("this query is not drawn; its comments would say so: #+ drawn: timeline")
        from swapgraph.query.drawing import draw

        return draw(answer, answer.drawn, out, look)
    if format_ in ("table", "list") or (format_ is None and look.terminal):
        from swapgraph.query.table import write_rows

        return write_rows(answer, out, look, format_)
    format_ = format_ or "csv"
    if answer.whole:
        try:
            answer.solutions.serialize(out, getattr(ox.QueryResultsFormat, format_.upper()))
        except (OSError, RuntimeError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # it is the writing that failed; Oxigraph's own errors have no number
            raise StoreError(f"the query failed: {error}") from error
        return None
    chunk: list[str] = []
    for piece in _WRITERS[format_](answer):
        chunk.append(piece)
        if len(chunk) == _CHUNK:
            out.write("".join(chunk).encode("utf-8"))
            chunk.clear()
    out.write("".join(chunk).encode("utf-8"))
    return None


def _check(format_: str | None, allowed: tuple[str, ...], what: str) -> None:
    if format_ is not None and format_ not in allowed:
        raise UsageError(f"the query's answer is {what}; its formats are {', '.join(allowed)}, not {format_}")


_VERDICTS = {
    "json": '{{"head":{{}},"boolean":{}}}',
    "xml": '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'
    "<head></head><boolean>{}</boolean></sparql>",
}

# https://www.w3.org/TR/sparql11-results-csv-tsv/


def _csv(rows: Rows) -> Iterator[str]:
    yield ",".join(rows.columns) + "\r\n"
    for row in rows:
        yield ",".join([_csv_field(term) for term in row]) + "\r\n"


def _csv_field(term: Term | None) -> str:
    if term is None:
        return ""
    text = _csv_text(term)
    if any(c in text for c in '",\n\r'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _csv_text(term: Term) -> str:
    if isinstance(term, ox.Triple):
        return " ".join(_csv_text(part) for part in (term.subject, term.predicate, term.object))
    return str(term) if isinstance(term, ox.BlankNode) else term.value


def _tsv(rows: Rows) -> Iterator[str]:
    yield "\t".join([f"?{name}" for name in rows.columns]) + "\n"
    for row in rows:
        yield "\t".join([_tsv_field(term) for term in row]) + "\n"


def _tsv_field(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.Triple):
        return f"<<( {' '.join(_tsv_field(part) for part in (term.subject, term.predicate, term.object))} )>>"
    if isinstance(term, ox.Literal):
        kind, value = term.datatype.value, term.value
        if kind == _XSD + "boolean" and value in ("true", "false"):
            return value
        if kind == _XSD + "integer" and value.removeprefix("-").removeprefix("+").isdecimal():
            return value
        if kind == _XSD + "decimal" and "." in value and not value.endswith("."):
            return value
        if not kind.startswith(_XSD) or kind == _XSD + "string":
            suffix = f"@{term.language}" if term.language else "" if kind == _XSD + "string" else f"^^<{kind}>"
            return '"' + value.translate(_TSV_ESCAPES) + '"' + suffix
    return str(term)


_TSV_ESCAPES = str.maketrans({"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"})

# https://www.w3.org/TR/sparql11-results-json/


def _json(rows: Rows) -> Iterator[str]:
    yield f'{{"head":{{"vars":[{",".join(_json_text(name) for name in rows.columns)}]}},"results":{{"bindings":['
    between = ""
    for row in rows:
        bindings = [
            f"{_json_text(name)}:{_json_term(term)}"
            for name, term in zip(rows.columns, row, strict=True)
            if term is not None
        ]
        yield f"{between}{{{','.join(bindings)}}}"
        between = ","
    yield "]}}"


def _json_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f'{{"type":"uri","value":{_json_text(term.value)}}}'
    if isinstance(term, ox.BlankNode):
        return f'{{"type":"bnode","value":{_json_text(term.value)}}}'
    if isinstance(term, ox.Triple):
        s, p, o = (_json_term(part) for part in (term.subject, term.predicate, term.object))
        return f'{{"type":"triple","value":{{"subject":{s},"predicate":{p},"object":{o}}}}}'
    if term.language:
        return f'{{"type":"literal","value":{_json_text(term.value)},"xml:lang":{_json_text(term.language)}}}'
    if term.datatype.value == _XSD + "string":
        return f'{{"type":"literal","value":{_json_text(term.value)}}}'
    return f'{{"type":"literal","value":{_json_text(term.value)},"datatype":{_json_text(term.datatype.value)}}}'


def _json_text(text: str) -> str:
    return '"' + text.translate(_JSON_ESCAPES) + '"'


_JSON_ESCAPES = {code: f"\\u{code:04X}" for code in range(0x20)} | str.maketrans(
    {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
)

# https://www.w3.org/TR/rdf-sparql-XMLres/


def _xml(rows: Rows) -> Iterator[str]:
    names = "".join(f'<variable name="{name}"/>' for name in rows.columns)
    yield f'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>{names}</head><results>'
    for row in rows:
        bindings = [
            f'<binding name="{name}">{_xml_term(term)}</binding>'
            for name, term in zip(rows.columns, row, strict=True)
            if term is not None
        ]
        yield f"<result>{''.join(bindings)}</result>"
    yield "</results></sparql>"


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_xml_text(term.value)}</bnode>"
    if isinstance(term, ox.Triple):
        parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
        return f"<triple>{''.join(f'<{name}>{_xml_term(part)}</{name}>' for name, part in parts)}</triple>"
    attribute = ""
    if term.language:
        attribute = f' xml:lang="{term.language}"'
    elif term.datatype.value != _XSD + "string":
        attribute = f' datatype="{_xml_text(term.datatype.value)}"'
    return f"<literal{attribute}>{_xml_text(term.value)}</literal>"


def _xml_text(text: str) -> str:
    return text.translate(_XML_ESCAPES)


_XML_ESCAPES = dict.fromkeys(range(0x20), "\ufffd") | str.maketrans(  # XML 1.0 cannot hold them
    {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;", "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
)

_WRITERS: dict[str, Callable[[Rows], Iterator[str]]] = {"csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml}
