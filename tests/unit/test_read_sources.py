"""Files, folders and stdin to articles, and the clear answer that every bad source gets."""

from __future__ import annotations

import io
import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from swapgraph.errors import InputError, SyntaxProblem, Warning_
from swapgraph.lexicon import load_lexicon
from swapgraph.model import Article
from swapgraph.read import Layout, read_sources
from swapgraph.read.complete import UNDATED
from swapgraph.resources import ontology_dir

HEADLINE = "Swap at the “bridge”"
STORY = f"{HEADLINE}\n\nKYIV, June 10, 2025 (Example Wire) - The café owner saw both convoys, she said on Tuesday.\n"


@pytest.fixture(scope="module")
def layout() -> Layout:
    return Layout.of(load_lexicon([ontology_dir() / "lexicon" / "layout.ttl"]))


class Reader:
    """Reads sources and keeps articles, problems and warnings apart."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def __call__(self, *sources: Path | str, stdin: bytes = b"", max_size: int = 1_000_000) -> Read:
        found = list(read_sources([str(s) for s in sources], self.layout, stdin=io.BytesIO(stdin), max_size=max_size))
        return Read(
            [x for x in found if isinstance(x, Article)],
            [str(x) for x in found if isinstance(x, InputError)],
            [str(x) for x in found if isinstance(x, Warning_) and UNDATED not in x.reason],
            sum(isinstance(x, Warning_) and UNDATED in x.reason for x in found),
        )


class Read:
    """What was read; warnings of missing dates are counted only."""

    def __init__(self, articles: list[Article], problems: list[str], warnings: list[str], undated: int) -> None:
        self.articles, self.problems, self.warnings, self.undated = articles, problems, warnings, undated

    @property
    def article(self) -> Article:
        assert self.problems == []
        (article,) = self.articles
        return article

    @property
    def problem(self) -> str:
        assert self.articles == []
        (problem,) = self.problems
        return problem


@pytest.fixture(scope="module")
def read(layout: Layout) -> Reader:
    return Reader(layout)


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# -- plain text


def test_plain_text_tells_its_own_title_date_and_publisher(tmp_path: Path, read: Reader) -> None:
    article = read(write(tmp_path / "bridge.txt", STORY)).article
    assert article == Article("bridge", STORY, HEADLINE, "2025-06-10", "Example Wire")


@pytest.mark.parametrize(
    "raw",
    [
        STORY.encode(),
        b"\xef\xbb\xbf" + STORY.encode(),
        STORY.encode("utf-16"),
        b"\xfe\xff" + STORY.encode("utf-16-be"),
        b"\xff\xfe\x00\x00" + STORY.encode("utf-32-le"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16 big-endian", "utf-32"],
)
def test_unicode_is_read_and_its_mark_is_no_text(raw: bytes, tmp_path: Path, read: Reader) -> None:
    got = read(write(tmp_path / "bridge.txt", raw))
    assert got.article.text == STORY
    assert got.warnings == []


def test_line_ends_stay_as_they_are(tmp_path: Path, read: Reader) -> None:
    windows = STORY.replace("\n", "\r\n")
    article = read(write(tmp_path / "a.txt", windows)).article
    assert article.text == windows
    assert article.title == HEADLINE


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (STORY, "windows-1252", "Windows-1252"),
        ("“Обмін” полоненими відбувся у вівторок, заявили в Києві.", "windows-1251", "Windows-1251"),
        ("The swap – “a relief” – was agreed, wrote Іван Петренко.", "windows-1251", "Windows-1251"),
        (STORY, "utf-16-le", "UTF-16-LE"),
    ],
)
def test_old_encodings_are_guessed_with_a_warning(
    text: str, encoding: str, name: str, tmp_path: Path, read: Reader
) -> None:
    got = read(write(tmp_path / "old.txt", text.encode(encoding)))
    assert got.article.text == text
    assert f"{tmp_path}/old.txt: not UTF-8; read as {name}: check its letters, or save it as UTF-8" in got.warnings


def test_another_alphabet_is_read_with_a_warning(tmp_path: Path, read: Reader) -> None:
    got = read(write(tmp_path / "ru.txt", "Обмен состоялся во вторник, сообщили в Москве."))
    assert got.article.text.startswith("Обмен")
    assert got.warnings == [f"{tmp_path}/ru.txt: not in Latin letters; only English is understood"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", ": an empty file"),
        (b" \r\n\t\n", ": an empty file"),
        (b"\xef\xbb\xbf \n", ": an empty text"),
        (bytes(range(256)) * 9, ":1: a binary file, not a text: NUL byte at offset 0"),
        (STORY.encode() + b"and a \x00 in it", ":4: a binary file, not a text: NUL byte at offset 124"),
        (b"\x01\x02\x03 some letters \x04\x05", ": a binary file, not a text: it is full of control characters"),
        (b"%PDF-1.7 ...", ": a PDF file, not a text; convert it to one"),
        (b"PK\x03\x04...", ": a zip archive, Word or OpenDocument file, not a text; convert it to one"),
        (
            STORY.encode()[:-9] + b"\x80" + STORY.encode()[-9:],
            ":3: not valid UTF-8: byte 0x80 at offset 109 (invalid start byte); save the file as UTF-8",
        ),
        (
            (STORY + "”").encode()[:-1],
            ":4: not valid UTF-8: byte 0xe2 at offset 118 (unexpected end of data); save the file as UTF-8",
        ),
        (
            b"\xff\xfea\x00\x00\xd8b\x00",
            ":1: not valid UTF-16-LE: byte 0x00 at offset 4 (illegal UTF-16 surrogate); save the file as UTF-8",
        ),
    ],
)
def test_bad_texts_are_named_with_line_and_reason(raw: bytes, reason: str, tmp_path: Path, read: Reader) -> None:
    assert read(write(tmp_path / "bad.txt", raw)).problem == f"{tmp_path}/bad.txt{reason}"


def test_a_text_beyond_the_limit_is_refused_without_being_held(tmp_path: Path, read: Reader) -> None:
    long = write(tmp_path / "long.txt", "word " * 2000)
    assert read(long, max_size=9_999).problem == f"{long}: a text of 10,000 characters; the limit is 9,999"
    assert read(long, max_size=10_000).article.text == "word " * 2000
    huge = write(tmp_path / "huge.txt", "")
    with huge.open("r+b") as stream:
        stream.truncate(50_000_000_000)  # sparse: to read it would take all memory
    assert "a binary file" in read(huge).problem
    endless = write(tmp_path / "endless.txt", "word " * 1_000_000)
    assert read(endless).problem == f"{endless}: a text of more than 1,000,000 characters, which is the limit"


# -- Markdown


def test_front_matter_is_the_record_and_the_body_the_text(tmp_path: Path, read: Reader) -> None:
    fields = 'title: "Two: a swap"\ndate: 2025-06-10\nid: 007\nauthors: [Jane Doe, John Roe]\npublisher: ~\n'
    page = f"---\n{fields}---\n\n# Two\r\n"
    article = read(write(tmp_path / "f.md", page)).article
    assert article == Article("007", "\n# Two\r\n", "Two: a swap", "2025-06-10", None, "Jane Doe, John Roe")


@pytest.mark.parametrize(
    "page", ["No front matter here.\n", "---\nA rule above and below\n---\nand text.\n", "---\n\nA rule above.\n"]
)
def test_without_front_matter_all_is_text(page: str, tmp_path: Path, read: Reader) -> None:
    assert read(write(tmp_path / "f.md", page)).article.text == page


def test_broken_front_matter_is_named_with_line_and_column(tmp_path: Path, read: Reader) -> None:
    path = write(tmp_path / "f.md", "---\nid: a\ntitle: [a, b\n---\nText.\n")
    assert (
        read(path).problem
        == f"{path}:4: column 1: front matter is not YAML: expected ',' or ']', but got '<stream end>'"
    )


def test_front_matter_makes_nothing_but_strings(tmp_path: Path, read: Reader) -> None:
    path = write(tmp_path / "f.md", "---\ntitle: !!python/object/apply:os.system [exit]\n---\nText of it.\n")
    assert read(path).articles[0].title == "exit"


# -- JSON


def test_a_record_and_an_array_of_records(tmp_path: Path, read: Reader) -> None:
    one = write(tmp_path / "one.json", json.dumps({"text": "Only this.", "date": "June 10, 2025", "extra": 1}))
    assert read(one).article == Article("one", "Only this.", date="2025-06-10")
    many = write(
        tmp_path / "many.json", json.dumps([{"id": "a", "text": "A."}, {"text": "B."}, {"id": 7, "text": "C."}])
    )
    assert [a.id for a in read(many).articles] == ["a", "many-2", "7"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"title": "x", "body": "y"}', ':1: a record without "text" (its fields: body, title)'),
        ('\n{"text": 5}', ':2: "text" is a number, not a string'),
        ('{"text": ["a"]}', ':1: "text" is a list, not a string'),
        ('{"text": null}', ':1: a record without "text" (its fields: text)'),
        ('{"text": " "}', ":1: an empty text"),
        ('"text"', ":1: a record is an object with a text, this is a string"),
        ("[]", ": an array without records"),
        ("", ": an empty file"),
        ('{"text": "a"', ":1: column 13: not JSON: expecting ',' delimiter"),
        ('{\n "text": "a"\n "id": 1}', ":3: column 2: not JSON: expecting ',' delimiter"),
        ("[" * 100_000, ": not a record: too deeply nested"),
    ],
)
def test_bad_json_is_named_with_line_and_column(content: str, reason: str, tmp_path: Path, read: Reader) -> None:
    assert read(write(tmp_path / "bad.json", content)).problem == f"{tmp_path}/bad.json{reason}"


def test_the_records_before_a_syntax_error_are_kept(tmp_path: Path, read: Reader) -> None:
    got = read(write(tmp_path / "a.json", '[{"id": "a", "text": "A."},\n{"id": "b", "text": 1},\n{"id" "c"}]'))
    assert [a.id for a in got.articles] == ["a"]
    assert got.problems == [
        f'{tmp_path}/a.json:2: "text" is a number, not a string',
        f"{tmp_path}/a.json:3: column 7: not JSON: expecting ':' delimiter",
    ]


def test_a_broken_line_among_good_ones(tmp_path: Path, read: Reader) -> None:
    lines = [
        b'\xef\xbb\xbf{"id": "a", "text": "A."}',
        b'{"id": "b", "text": ',
        b"",
        b'{"id": "c", "text": "\xff\xc3\xa9\xc3\xa9"}',
        b"[1, 2]",
        b'{"id": "d", "text": "D."}\r',
        b"[" * 50_000,
        b'{"text": "nameless"}',
    ]
    got = read(write(tmp_path / "a.jsonl", b"\n".join(lines)))
    assert [a.id for a in got.articles] == ["a", "d", "a-7"]
    assert got.problems == [
        f"{tmp_path}/a.jsonl:2: column 21: not JSON: expecting value",
        f"{tmp_path}/a.jsonl:4: not valid UTF-8: byte 0xff at offset 21 (invalid start byte); save the file as UTF-8",
        f"{tmp_path}/a.jsonl:5: a record is an object with a text, this is a list",
        f"{tmp_path}/a.jsonl:7: not a record: too deeply nested",
    ]


def test_fields_that_are_no_strings_are_left_out_with_a_warning(tmp_path: Path, read: Reader) -> None:
    record = {"id": True, "text": "T.", "date": 1749571560, "author": ["Jane Doe", "John Roe"], "title": {"en": "x"}}
    got = read(write(tmp_path / "a.jsonl", json.dumps(record)))
    assert got.article == Article("a", "T.", author="Jane Doe, John Roe")
    assert got.warnings == [
        f'{tmp_path}/a.jsonl:1: "title" is an object, not a string; left out',
        f'{tmp_path}/a.jsonl:1: "date" is a number, not a string; left out',
        f'{tmp_path}/a.jsonl:1: "id" is true or false, not a string; left out',
    ]


def test_a_bad_date_is_left_out_and_the_texts_own_is_taken(tmp_path: Path, read: Reader) -> None:
    record = {"text": STORY, "date": "2025-02-30"}
    got = read(write(tmp_path / "a.jsonl", json.dumps(record)))
    assert got.article.date == "2025-06-10"
    assert got.warnings == [f"{tmp_path}/a.jsonl:1: the date '2025-02-30' names no day; left out"]


def test_the_day_may_stand_in_the_address(tmp_path: Path, read: Reader) -> None:
    record = {"text": "A story.", "url": "https://example.org/2025/06/10/swap"}
    assert read(write(tmp_path / "a.jsonl", json.dumps(record))).article.date == "2025-06-10"


def test_a_missing_day_is_warned_of(tmp_path: Path, read: Reader) -> None:
    assert read(write(tmp_path / "a.txt", "The swap was on Friday, they said.")).undated == 1
    assert read(write(tmp_path / "b.txt", STORY)).undated == 0


def test_what_no_file_can_hold_is_replaced_one_for_one(tmp_path: Path, read: Reader) -> None:
    got = read(
        write(tmp_path / "a.jsonl", '{"id": "\\udc00", "text": "cut \\ud83d short\\u0000, but 😀 not \\ud83d\\ude00"}')
    )
    assert got.article.text == "cut \ufffd short\ufffd, but 😀 not 😀"
    assert got.article.id == "\ufffd"
    assert got.warnings == [
        f"{tmp_path}/a.jsonl:1: the text has a character that cannot be stored (U+D83D at 4); replaced with U+FFFD"
    ]
    got.article.text.encode("utf-8")


def test_a_file_that_is_no_json_lines_at_all_is_given_up(tmp_path: Path, read: Reader) -> None:
    got = read(write(tmp_path / "a.jsonl", "nonsense\n" * 1000))
    assert len(got.problems) == 51
    assert got.problems[-1].endswith(
        "a.jsonl:50: 50 bad lines and no good one: this is not JSON Lines; the rest is not read"
    )


def test_an_endless_line_is_passed_over(tmp_path: Path, read: Reader) -> None:
    long = '{"id": "b", "text": "' + "x" * 200_000 + '"}'
    got = read(
        write(tmp_path / "a.jsonl", '{"id": "a", "text": "A."}\n' + long + '\n{"id": "c", "text": "C."}'), max_size=100
    )
    assert [a.id for a in got.articles] == ["a", "c"]
    assert got.problems == [f"{tmp_path}/a.jsonl:2: a line of more than 66,736 bytes"]


def test_json_lines_in_utf_16(tmp_path: Path, read: Reader) -> None:
    lines = '{"id": "a", "text": "“A”"}\r\n{"id": "b", "text": "B"}\r\n'
    assert [a.text for a in read(write(tmp_path / "a.jsonl", lines.encode("utf-16"))).articles] == ["“A”", "B"]


class Endless(io.RawIOBase):
    """A stream of records that never ends."""

    def __init__(self) -> None:
        self.records: Iterator[bytes] = (f'{{"id": "{n}", "text": "Story {n}."}}\n'.encode() for n in itertools.count())
        self.given, self.pending = 0, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if not self.pending:
            self.pending = next(self.records)
            self.given += 1
        piece, self.pending = self.pending[: len(buffer)], self.pending[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def test_records_are_read_one_by_one(layout: Layout) -> None:
    endless = Endless()
    articles = (a for a in read_sources(["-"], layout, stdin=io.BufferedReader(endless)) if isinstance(a, Article))
    assert [a.id for a in itertools.islice(articles, 3)] == ["0", "1", "2"]
    assert endless.given < 20_000  # the buffers hold some


# -- one id, two articles


def test_two_articles_of_one_id_are_a_problem_that_names_both(tmp_path: Path, read: Reader) -> None:
    one = write(tmp_path / "one" / "a.txt", "One story.")
    two = write(tmp_path / "two" / "a.txt", "Another story.")
    got = read(one, two)
    assert [a.text for a in got.articles] == ["One story."]
    (problem,) = got.problems
    assert problem.startswith(f"{two}: the id 'a' is taken by another article, {one};")
    lines = write(tmp_path / "l.jsonl", '{"id": "x", "text": "X."}\n{"id": "x", "text": "Y."}\n')
    assert read(lines).problems[0].startswith(f"{lines}:2: the id 'x' is taken by another article, {lines}:1;")


def test_the_same_article_twice_is_one(tmp_path: Path, read: Reader) -> None:
    path = write(tmp_path / "a.txt", STORY)
    lines = write(
        tmp_path / "a.jsonl", json.dumps({"id": "x", "text": "X."}) + "\n" + json.dumps({"text": "X.", "id": "x"})
    )
    assert [a.id for a in read(path, path, tmp_path, lines).articles] == ["a", "x"]


# -- files and folders


def test_a_folder_is_read_in_sorted_order(tmp_path: Path, read: Reader) -> None:
    for name in ("b.txt", "a/z.TXT", "a/y.md", "c.json", ".hidden.txt", ".git/x.txt", "notes.csv", "run"):
        write(tmp_path / name, '{"text": "A story."}' if name.endswith("json") else f"Story of {name}.")
    got = read(tmp_path)
    assert [a.id for a in got.articles] == ["y", "z", "b", "c"]
    assert got.warnings == [f"{tmp_path}: files of other kinds were passed over: no ending 1, .csv 1"]


def test_a_folder_without_articles(tmp_path: Path, read: Reader) -> None:
    write(tmp_path / "x.csv", "a,b")
    assert read(tmp_path).problem == f"{tmp_path}: a folder without articles (.txt, .md, .html, .json, .jsonl)"


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(tmp_path: Path, read: Reader) -> None:
    good = write(tmp_path / "good.txt", STORY)
    table = write(tmp_path / "x.csv", "a,b")
    missing = tmp_path / "missing.txt"
    (tmp_path / "self.txt").symlink_to("self.txt")
    got = read(missing, table, tmp_path / "self.txt", good)
    assert [a.id for a in got.articles] == ["good"]
    assert got.problems == [
        f"{missing}: no such file or folder",
        f"{table}: files ending in .csv are not read; known are .txt, .md, .html, .json, .jsonl",
        f"{tmp_path}/self.txt: a link that leads back to itself",
    ]


def test_links_that_lead_around_end(tmp_path: Path, read: Reader) -> None:
    write(tmp_path / "a" / "one.txt", "A story.")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to("nowhere")
    got = read(tmp_path)
    assert [a.id for a in got.articles] == ["one"]
    assert got.problems == [f"{tmp_path}/gone.txt: a link to a file that does not exist"]


def test_an_unreadable_folder(tmp_path: Path, read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a" / "one.txt", "A story.")
    write(tmp_path / "b" / "two.txt", "A story of two.")
    iterdir = Path.iterdir

    def refuse(path: Path) -> Iterator[Path]:
        if path.name == "a":
            raise PermissionError(13, "Permission denied")
        return iterdir(path)

    monkeypatch.setattr(Path, "iterdir", refuse)
    got = read(tmp_path)
    assert got.problems == [f"{tmp_path}/a: not readable: permission denied"]
    assert [a.id for a in got.articles] == ["two"]


def test_a_name_that_is_no_unicode(tmp_path: Path, read: Reader) -> None:
    try:
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
        path.write_text("A story.", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    assert read(tmp_path).article.id == "caf\ufffd"


# -- stdin


@pytest.mark.parametrize(
    ("stdin", "ids", "texts"),
    [
        (b"A plain story.\n", ["stdin"], ["A plain story.\n"]),
        (b"---\nid: m\n---\nBody.\n", ["m"], ["Body.\n"]),
        (b'{"id": "a", "text": "A."}\n{"id": "b", "text": "B."}\n', ["a", "b"], ["A.", "B."]),
        (b'{\n  "id": "a",\n  "text": "A."\n}', ["a"], ["A."]),
        (b' [{"id": "a", "text": "A."}]', ["a"], ["A."]),
    ],
)
def test_stdin_is_told_by_what_it_holds(stdin: bytes, ids: list[str], texts: list[str], read: Reader) -> None:
    got = read("-", stdin=stdin)
    assert ([a.id for a in got.articles], [a.text for a in got.articles]) == (ids, texts)
    assert got.problems == []


def test_a_broken_first_line_on_stdin_does_not_lose_the_others(read: Reader) -> None:
    got = read("-", stdin=b'{"id": "a" "text": "A."}\n{"id": "b", "text": "B."}\n')
    assert [a.id for a in got.articles] == ["b"]
    assert got.problems == ["stdin:1: column 12: not JSON: expecting ',' delimiter"]


def test_a_page_on_stdin(read: Reader) -> None:
    text = "Both sides exchanged prisoners on Friday, it was said."
    page = f"<!DOCTYPE html><html><body><article><p>{text}</p></article></body></html>"
    assert read("-", stdin=page.encode()).article.text == text


def test_empty_stdin(read: Reader) -> None:
    assert read("-", stdin=b"").problem == "stdin: an empty file"


def test_problems_are_values_that_hold_no_frames(tmp_path: Path, layout: Layout) -> None:
    write(tmp_path / "a.jsonl", "{\n")
    (problem,) = read_sources([str(tmp_path)], layout)
    assert isinstance(problem, SyntaxProblem)
    assert problem.exit_code == 3
    assert (problem.source, problem.line, problem.column) == (f"{tmp_path}/a.jsonl", 1, 2)
    assert problem.__traceback__ is None
