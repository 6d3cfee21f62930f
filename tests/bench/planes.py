"""The configurations to compare: files of tests/bench/configs, whole or as changes to config.yml.

Keys of a file: `titulo`; `datos` (propios, anotados or con_listas: what it is trained on); and either `pipeline` and
`policies` as Rasa takes them, or `parte_de: config.yml` with `cambia` (component → the components in its place),
`agrega_politicas` and `quita_politicas`. A change never goes stale: it follows config.yml.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "configs"
OURS, DEFAULT = "brujula", "rasa_por_omision"
_DATA = ("propios", "anotados", "con_listas")
_KEYS = {
    "titulo", "datos", "pipeline", "policies", "parte_de", "cambia", "agrega_politicas", "quita_politicas",
}  # fmt: skip


class BadPlan(Exception):
    """A configuration file, or a name given on the command line, is not right; the message says why."""


@dataclass(frozen=True)
class Plan:
    """One configuration: its file's name, what the table calls it, its training data and what Rasa is given."""

    name: str
    title: str
    data: str
    config: dict[str, Any]

    @property
    def epochs(self) -> dict[str, int]:
        """Return the epochs of each component that has them."""
        parts = [*self.config["pipeline"], *self.config["policies"]]
        return {part["name"]: part["epochs"] for part in parts if "epochs" in part}

    def with_epochs(self, most: int | None) -> Plan:
        """Return the plan with no component above so many epochs."""
        if most is None:
            return self
        config = {
            name: [_limited(part, most) for part in value] if name in ("pipeline", "policies") else value
            for name, value in self.config.items()
        }
        return replace(self, config=config)


def _limited(part: dict[str, Any], most: int) -> dict[str, Any]:
    return {**part, "epochs": min(part["epochs"], most)} if "epochs" in part else part


def read_plans(only: Iterable[str] = (), most_epochs: int | None = None, folder: Path = FOLDER) -> list[Plan]:
    """Return the plans asked for (all, where none is), ours first and Rasa's default second; raises BadPlan."""
    names = sorted(path.stem for path in folder.glob("*.yml"))
    wanted = list(only) or names
    if unknown := set(wanted) - set(names):
        raise BadPlan(f"No hay configuración «{', '.join(sorted(unknown))}». Las que hay: {', '.join(names)}.")
    first = {OURS: 0, DEFAULT: 1}
    ordered = sorted(set(wanted), key=lambda name: (first.get(name, 2), name))
    return [read_plan(folder / f"{name}.yml").with_epochs(most_epochs) for name in ordered]


def read_plan(path: Path) -> Plan:
    """Read one file; raises BadPlan."""
    said = yaml.safe_load(path.read_text(encoding="utf8"))
    if unknown := set(said) - _KEYS:
        raise BadPlan(f"{path.name}: no conozco {', '.join(sorted(unknown))}")
    data = said.get("datos", "propios")
    if data not in _DATA:
        raise BadPlan(f"{path.name}: datos es uno de {', '.join(_DATA)}")
    parts = _changed(path.name, said) if "parte_de" in said else {key: said[key] for key in ("pipeline", "policies")}
    return Plan(
        path.stem, said["titulo"], data, {"recipe": "default.v1", "language": "es", "assistant_id": "banco", **parts}
    )


def _changed(name: str, said: dict[str, Any]) -> dict[str, Any]:
    base = yaml.safe_load((ROOT / said["parte_de"]).read_text(encoding="utf8"))
    pipeline, policies = base["pipeline"], base["policies"]
    for component, instead in said.get("cambia", {}).items():
        place = next((i for i, part in enumerate(pipeline) if _short(part) == component), None)
        if place is None:
            raise BadPlan(f"{name}: {said['parte_de']} no tiene {component}")
        pipeline[place : place + 1] = instead
    absent = set(said.get("quita_politicas", ())) - {_short(part) for part in policies}
    if absent:
        raise BadPlan(f"{name}: {said['parte_de']} no tiene {', '.join(sorted(absent))}")
    kept = [part for part in policies if _short(part) not in said.get("quita_politicas", ())]
    return {"pipeline": pipeline, "policies": [*kept, *said.get("agrega_politicas", ())]}


def _short(part: dict[str, Any]) -> str:
    return str(part["name"]).rsplit(".", 1)[-1]
