"""Opens the rule book fast: from the database when it holds edits over the present YAML, else from the YAML it needs.

The database carries the edits of the desk, so then it goes first; one loaded from other files is stale and is passed
over. Reading costs about half a second, so what was read is kept in a cache file named for exactly what it came from.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from knowledge import schema
from knowledge.errors import DatabaseUnavailable
from knowledge.exchange.rates import FILE, read_table
from knowledge.landed_cost.book import Book
from knowledge.landed_cost.goods import Catalogue
from knowledge.loading.baseline import DEFAULTS, ROOT, digest

log = logging.getLogger(__name__)
KINDS: dict[str, type[schema.Entry]] = {
    "parameters": schema.Parameter,
    "products": schema.Product,
    "disputes": schema.Dispute,
    "countries": schema.CountryEntry,
    "generic_words": schema.GenericWord,
    "sector_words": schema.SectorWords,
}
Entries = dict[str, list[dict[str, Any]]]
FORMAT = 1


def open_book(database_url: str, cache: Path, root: Path = ROOT) -> Book:
    """Return the rule book of the present knowledge; `cache` is a directory that may be lost at any time."""
    mark = digest(root)
    revision = _revision(database_url, mark)
    kept = cache / f"costos-{FORMAT}-{mark[:16]}-{revision or 'yaml'}.json"
    entries = _read_cache(kept)
    if entries is None:
        entries = _from_database(database_url) if revision else _from_yaml(root)
        _write_cache(kept, entries)
    return _book(entries, cache)


def _book(entries: Entries, cache: Path) -> Book:
    built: dict[str, list[Any]] = {
        kind: [_entry(model, item) for item in entries.get(kind, [])]
        for kind, model in KINDS.items()
        if kind not in ("products", "countries")
    }
    products = _Products({item["id"]: item for item in entries["products"]})
    names_of_products = [(item["id"], [item["name"], *item.get("synonyms", [])]) for item in entries["products"]]
    catalogue = Catalogue(products, names_of_products, built["generic_words"], built["sector_words"])
    disputes = {dispute.id: dispute for dispute in built["disputes"]}
    names = {country["code"]: country["name"] for country in entries["countries"]}
    return Book(built["parameters"], catalogue, disputes, names, read_table(cache / FILE))


def _entry(model: type[schema.Entry], item: dict[str, Any]) -> schema.Entry:
    """Return the entry of kept data; a parameter that the staff withdrew has no values and is kept for its scope."""
    if model is schema.Parameter and not item.get("values"):
        return schema.Parameter.model_construct(
            **{**item, "values": {}, "scope": schema.Scope.model_validate(item.get("scope", {}))}
        )
    return model.model_validate(item)


class _Products(dict[str, schema.Product]):
    """Products built when first asked for: a quote needs one or two of three hundred."""

    def __init__(self, raw: dict[str, dict[str, Any]]):
        super().__init__()
        self._raw = raw

    def __missing__(self, key: str) -> schema.Product:
        self[key] = schema.Product.model_validate(self._raw[key])
        return self[key]

    def values(self) -> Any:
        """Return every product."""
        return [self[key] for key in self._raw]


def _revision(database_url: str, mark: str) -> int | None:
    """Return the revision of a SQLite database loaded from this very YAML and edited since.

    None when there is none, when it is stale, or when nobody edited it: then the YAML says the same and reads faster.
    """
    if database_url and not database_url.startswith("sqlite:///"):
        return _server_revision(database_url, mark)
    path = Path(database_url.removeprefix("sqlite:///"))
    if not database_url or not path.exists():
        return None
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=0.3)
        try:
            row = connection.execute("SELECT revision, baseline, baseline_revision FROM knowledge_state").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        log.info("the database cannot be read, the YAML is used: %s", error)
        return None
    return int(row[0]) if row and row[1] == mark and row[0] != row[2] else None


def _server_revision(database_url: str, mark: str) -> int | None:
    """Return the same of a database server; one that does not answer is passed over."""
    from knowledge import models
    from knowledge.db import open_engine, session

    try:
        with session(open_engine(database_url)) as db:
            state = db.get(models.StateRow, 1)
            edited = state is not None and state.baseline == mark and state.revision != state.baseline_revision
            return state.revision if state is not None and edited else None
    except DatabaseUnavailable as error:
        log.info("the database cannot be read, the YAML is used: %s", error)
        return None


def _from_database(database_url: str) -> Entries:
    from knowledge.db import open_engine
    from knowledge.snapshot import catalogues_from_database

    found = catalogues_from_database(open_engine(database_url), KINDS)
    return {kind: [_plain(entry) for entry in entries.values()] for kind, entries in found.items()}


def _from_yaml(root: Path) -> Entries:
    """Read only the files that a quote needs, without the checks of the loader (the tests and the loader do them)."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries: Entries = {}
    for path in _files(root):
        data = yaml.load(path.read_text(encoding="utf8"), loader)
        defaults = {key: value for key, value in data.items() if key in DEFAULTS}
        for kind, model in KINDS.items():
            usable = {key: value for key, value in defaults.items() if key in model.model_fields}
            entries.setdefault(kind, []).extend({**usable, **item} for item in data.get(kind, []))
    for kind, model in KINDS.items():
        entries[kind] = [_plain(model.model_validate(item)) for item in entries[kind]]
    return entries


def _files(root: Path) -> Iterable[Path]:
    for folder in ("parameters", "products", "disputes", "places"):
        yield from sorted((root / folder).rglob("*.yml"))


def _plain(entry: schema.Entry) -> dict[str, Any]:
    return entry.model_dump(mode="json", exclude_defaults=True)


def _read_cache(path: Path) -> Entries | None:
    try:
        data = json.loads(path.read_text(encoding="utf8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) and set(KINDS) <= data.keys() else None


def _write_cache(path: Path, entries: Entries) -> None:
    """Keep what was read; a directory that cannot be written only makes the next call slower."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob("costos-*.json"):
            old.unlink(missing_ok=True)
        draft = path.with_suffix(".tmp")
        draft.write_text(json.dumps(entries, ensure_ascii=False, default=str), encoding="utf8")
        draft.replace(path)
    except OSError as error:
        log.info("no cache of the rule book: %s", error)
