"""Web pages to articles: text, metadata, and nothing that leaves this machine."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from swapgraph.errors import InputError
from swapgraph.read.draft import Draft
from swapgraph.read.html import MAX_PAGE, read_html
from swapgraph.read.jsonld import PageArticle, read_jsonld

STORY = "".join(
    f"<p>{sentence}</p>"
    for sentence in (
        "Both sides exchanged prisoners at the bridge on Friday, the two governments said in the evening.",
        "The prisoners were taken to hospitals on both banks of the river, where their families waited.",
        "It was the first exchange since the spring, when the talks had been broken off by one of the sides.",
    )
)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a page must not reach the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def read(page: str | bytes) -> Draft:
    return read_html(page.encode() if isinstance(page, str) else page, "page", "page.html")


def page(head: str = "", body: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}<article>{STORY}</article></body></html>"


JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
  {"@type": "Organization", "@id": "#org", "name": "Example Gazette"},
  {"@type": ["NewsArticle"], "headline": "Swap at the bridge", "datePublished": "2019-05-03T23:50:00+03:00",
   "dateModified": "2019-05-09", "author": [{"name": "Jane Doe"}, {"name": "John  Roe"}], "publisher": {"@id": "#org"},
   "url": "https://gazette.example.org/a"},
  {"@type": "NewsArticle", "headline": "Another story", "datePublished": "2001-01-01"}]}</script>"""


def test_json_ld_is_believed_first() -> None:
    meta = '<meta property="og:title" content="Other"><meta property="article:published_time" content="2019-05-04">'
    draft = read(page(f"<title>Swap at the bridge - Example Gazette</title>{meta}{JSON_LD}"))
    assert (draft.title, draft.author, draft.publisher) == (
        "Swap at the bridge",
        "Jane Doe, John Roe",
        "Example Gazette",
    )
    assert (draft.day(), draft.url) == ("2019-05-03", "https://gazette.example.org/a")


def test_open_graph_is_next() -> None:
    head = (
        '<meta property="og:title" content="Swap at the bridge | Example Gazette">'
        '<meta property="og:site_name" content="Example Gazette">'
        '<meta property="og:url" content="https://gazette.example.org/b">'
        '<meta property="article:published_time" content="2019-05-03T08:00:00Z">'
        '<meta property="article:modified_time" content="2019-05-09T08:00:00Z"><meta name="author" content="Jane Doe">'
    )
    draft = read(page(head))
    assert (draft.title, draft.publisher, draft.author) == ("Swap at the bridge", "Example Gazette", "Jane Doe")
    assert (draft.day(), draft.url) == ("2019-05-03", "https://gazette.example.org/b")


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ("", '<time datetime="2019-05-03T10:00">3 May</time>', "2019-05-03"),
        ('<link rel="canonical" href="https://example.org/2019/05/03/swap">', "", "2019-05-03"),
        ('<meta name="date" content="1987-02-01">', "", "1987-02-01"),
        ("", "<footer>© 2019 Example Gazette</footer>", None),
        ("", "", None),
    ],
)
def test_the_day_by_other_means(head: str, body: str, day: str | None) -> None:
    assert read(page(head, body)).day() == day


def test_the_day_does_not_depend_on_the_clock() -> None:
    assert read(page('<meta property="article:published_time" content="2151-05-03">')).day() == "2151-05-03"


def test_furniture_of_the_page_is_no_text() -> None:
    body = (
        "<nav><a href='/a'>World</a></nav><div class='cookie-banner'><p>We use cookies on this site.</p></div>"
        "<aside class='related'><h3>Related</h3><a href='/b'>Bank clerks swap desks for buses</a></aside>"
    )
    text = read(page("", body)).text
    assert text.splitlines()[0].startswith("Both sides exchanged prisoners")
    assert "cookies" not in text
    assert "clerks" not in text


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1252">', "windows-1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "windows-1252"),
        ('<meta charset="windows-1252">', "utf-8"),  # saved again by an editor, which left the declaration
        ("", "utf-16"),
    ],
)
def test_declared_encodings(head: str, encoding: str) -> None:
    draft = read(page(head).replace("the river", "the café’s river").encode(encoding))
    assert "the café’s river" in draft.text
    assert draft.notes == ()


def test_an_undeclared_old_encoding_is_guessed_with_a_note() -> None:
    draft = read(page().replace("the river", "the café’s river").encode("windows-1252"))
    assert "the café’s river" in draft.text
    assert draft.notes == ("not UTF-8 and no encoding declared; read as Windows-1252",)


def test_entities_are_not_loaded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not tell", encoding="utf-8")
    doctype = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY y "&x;&x;">]>'
    draft = read(page().replace("<!DOCTYPE html>", doctype).replace("the river", "&x; &y; the river"))
    assert "do not tell" not in draft.text


def test_a_page_that_is_an_address_is_not_fetched() -> None:
    assert read("https://example.org/story").text == "https://example.org/story"


def test_a_deep_page_does_not_bring_the_process_down() -> None:
    try:
        draft = read("<html><body>" + "<div>" * 100_000 + STORY + "</body></html>")
    except InputError as error:
        assert str(error) == "page.html: no article found in this page"
    else:
        assert "exchanged" in draft.text


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "page.html: an empty file"),
        (b"<html><head><title>x</title></head><body></body></html>", "page.html: no article found in this page"),
        (b"%PDF-1.4", "page.html: a PDF file, not a text; convert it to one"),
        (b"<html>\n\x00</html>", "page.html:2: a binary file, not a text: NUL byte at offset 7"),
        (b" " * (MAX_PAGE + 1), "page.html: a page of 10,000,001 bytes; the limit is 10,000,000"),
    ],
)
def test_bad_pages(raw: bytes, reason: str) -> None:
    with pytest.raises(InputError) as error:
        read(raw)
    assert str(error.value) == reason


@pytest.mark.parametrize(
    ("scripts", "article"),
    [
        (["{broken", '<!--{"@type": "Article", "headline": " A "}-->'], PageArticle(title="A")),
        (['[{"@type": "BlogPosting", "name": "A", "author": "Jane Doe"}]'], PageArticle(title="A", author="Jane Doe")),
        (
            ['{"@type": "WebPage", "mainEntity": {"@type": "ReportageNewsArticle", "headline": "A"}}'],
            PageArticle(title="A"),
        ),
        (['{"@type": "Article", "author": "https://example.org/jane", "publisher": {"@id": "#none"}}'], PageArticle()),
        (['{"@type": "Recipe", "headline": "A"}', "5", "null"], PageArticle()),
        (["[" * 10_000], PageArticle()),
    ],
)
def test_json_ld(scripts: list[str], article: PageArticle) -> None:
    assert read_jsonld(scripts) == article
