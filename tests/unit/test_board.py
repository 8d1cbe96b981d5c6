"""The Grafana board asks for metrics that there are, by labels that they have."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.metrics import MetricWrapperBase
from pydantic import SecretStr

from api.backlog import Backlog
from api.metrics import LIVE, Live
from leads.db import Database
from leads.settings import Settings
from worker.metrics import REGISTRY, Pools

DOCS = Path(__file__).parents[2] / "docs"
BOARD: dict[str, Any] = json.loads((DOCS / "grafana.json").read_text())
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}
ADDED = {"le", "instance"}
"""Labels of a histogram's buckets, and of all that is scraped."""
OF_LINUX = {"process_cpu_seconds_total", "process_resident_memory_bytes"}
NAME = re.compile(r"\b(?:canvass|process)_\w+")
SELECTED = re.compile(r"\b(canvass_\w+)\{([^}]*)\}")
GROUPED = re.compile(r"by \(([^)]*)\) \((?:rate\()?(canvass_\w+)")


def families() -> dict[str, set[str]]:
    """The samples that there can be, with their labels."""
    settings = Settings(database_url="postgresql+asyncpg://localhost/none", secret_key=SecretStr("x" * 32))
    db = Database.connect(settings)
    collected = [*Pools(db).collect(), *Backlog(db).collect(), *Live(lambda: dict.fromkeys(LIVE, 0)).collect()]
    known = {metric.name: (metric.type, set(metric._labelnames)) for metric in collected}  # type: ignore[attr-defined]
    instruments = [each for each in REGISTRY._collector_to_names if isinstance(each, MetricWrapperBase)]
    known |= {each._name: (each._type, set(each._labelnames)) for each in instruments}
    return {f"{name}{suffix}": labels for name, (kind, labels) in known.items() for suffix in SUFFIXES[kind]}


KNOWN = families()
STEMS = {re.sub(r"_(bucket|count|sum|total)$", "", name) for name in KNOWN}


def panels() -> Iterator[dict[str, Any]]:
    return (panel for panel in BOARD["panels"] if panel["type"] != "row")


def asked() -> list[str]:
    return [target["expr"] for panel in panels() for target in panel["targets"]]


def test_every_panel_has_a_number_a_place_and_a_question() -> None:
    ids = [panel["id"] for panel in BOARD["panels"]]
    assert len(set(ids)) == len(ids)
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in BOARD["panels"]}
    assert len(places) == len(ids)
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in BOARD["panels"])
    assert all(target["datasource"]["uid"] == "${datasource}" for panel in panels() for target in panel["targets"])
    assert len(asked()) >= 30


@pytest.mark.parametrize("expr", asked())
def test_what_is_asked_for_exists(expr: str) -> None:
    assert set(NAME.findall(expr)) <= set(KNOWN) | OF_LINUX


def test_what_operators_are_told_to_watch_exists() -> None:
    _, _, rest = (DOCS / "operating.md").read_text().partition("\n## Metrics\n")
    section, _, _ = rest.partition("\n## ")
    named = set(NAME.findall(section))
    assert len(named) >= 20
    assert named <= {*KNOWN, *STEMS, *OF_LINUX}


@pytest.mark.parametrize("expr", asked())
def test_its_labels_exist(expr: str) -> None:
    for name, selectors in SELECTED.findall(expr):
        assert {part.split("=")[0].rstrip("!") for part in selectors.split(",")} <= KNOWN[name], expr
    for labels, name in GROUPED.findall(expr):
        assert set(labels.replace(" ", "").split(",")) <= KNOWN[name] | ADDED, expr


def test_every_metric_of_ours_is_on_the_board() -> None:
    shown = set(NAME.findall(" ".join(asked())))
    left_out = {"canvass_backlog_readable"}
    for stem in STEMS - left_out:
        assert any(name.startswith(stem) for name in shown), stem
