"""Foreign keys point down only; import-linter cannot see them, because they are strings."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]


def _levels() -> dict[str, int]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return {app.strip(): level for level, layer in enumerate(reversed(layers)) for app in layer.split("|")}


def test_foreign_keys_point_down() -> None:
    levels = _levels()
    wrong = []
    for model in apps.get_models():
        here = model._meta.app_label
        for column in model._meta.get_fields():
            target = column.related_model
            if not column.concrete or not isinstance(target, type) or here not in levels:
                continue
            there = target._meta.app_label
            if there in levels and there != here and levels[there] >= levels[here]:
                wrong.append(f"{model.__name__}.{column.name} → {target.__name__}")
    assert not wrong, wrong


def test_every_layer_is_an_app() -> None:
    known = {config.label for config in apps.get_app_configs() if config.name.startswith("lotsennetz")}
    assert known <= set(_levels())
