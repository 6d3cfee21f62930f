"""YAML reading that remembers on which line each value stands, and refuses repeated keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import DataError, Problem

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Path_ = tuple[str | int, ...]


@dataclass
class Document:
    """A parsed file: its plain data and the line of every value, by path."""

    file: str
    data: Any
    lines: dict[Path_, int] = field(default_factory=dict)

    def line(self, path: Path_) -> int:
        """Return the line of the value at `path`, or of its nearest ancestor."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path_, what: str, hint: str = "") -> Problem:
        """Return a Problem placed at the value."""
        return Problem(self.file, self.line(path), what, hint)


def read(path: Path, root: Path) -> Document:
    """Read a YAML file; raises DataError on syntax errors and repeated keys."""
    name = str(path.relative_to(root.parent) if path.is_relative_to(root.parent) else path)
    doc = Document(name, None)
    try:
        with path.open(encoding="utf8") as stream:
            loader = _Loader(stream)
            try:
                node = loader.get_single_node()
                doc.data = _build(loader, node, (), doc) if node is not None else None
            finally:
                loader.dispose()
    except yaml.MarkedYAMLError as error:
        what = f"YAML mal escrito: {error.problem}"
        raise DataError([Problem(name, _line(error), what, "revisa sangría, comillas y dos puntos")]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError([Problem(name, 1, f"archivo ilegible: {error}", "guárdalo en UTF-8")]) from error
    return doc


def _line(error: yaml.MarkedYAMLError) -> int:
    """Return the line to look at: for a quote or bracket left open, where it opens rather than where the text ends."""
    opened = any(word in (error.context or "") for word in ("quoted", "flow"))
    mark = error.context_mark if opened else error.problem_mark
    return mark.line + 1 if mark else 1


def _build(loader: Any, node: yaml.Node, path: Path_, doc: Document) -> Any:
    doc.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(loader, node, path, doc))
    if isinstance(node, yaml.SequenceNode):
        return [_build(loader, child, (*path, i), doc) for i, child in enumerate(node.value)]
    return _scalar(loader, node, doc)


def _scalar(loader: Any, node: yaml.Node, doc: Document) -> Any:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.ScalarNode):
        raise DataError(
            [Problem(doc.file, line, "una clave debe ser una palabra", "pon entre comillas lo que lleva corchetes")]
        )
    try:
        return loader.construct_object(node)
    except ValueError as error:
        raise DataError(
            [Problem(doc.file, line, f"«{node.value}» no es una fecha válida", "escribe AAAA-MM-DD")]
        ) from error


def _pairs(loader: Any, node: yaml.MappingNode, path: Path_, doc: Document) -> Iterator[tuple[Any, Any]]:
    seen = set()
    for key_node, value_node in node.value:
        key = _scalar(loader, key_node, doc)
        if key in seen:
            line = key_node.start_mark.line + 1
            raise DataError([Problem(doc.file, line, f"la clave «{key}» está repetida", "deja solo una")])
        seen.add(key)
        yield key, _build(loader, value_node, (*path, key), doc)
