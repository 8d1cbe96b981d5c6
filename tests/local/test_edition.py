"""What the one-machine edition tells its children, and how long it lets them take to end."""

from collections.abc import Callable
from pathlib import Path

import pytest

from canvass.cli import parser
from canvass.demo import plan_demo
from canvass.edition import Assembly, Plan, without_limits
from canvass.local.child import Child
from canvass.local.postgres import Postgres
from canvass.local.supervisor import Supervisor, nothing
from canvass.local.valkey import Valkey


@pytest.mark.parametrize(
    ("options", "unlimited"),
    [
        ([], False),
        (["--latency", "real"], False),
        (["--latency", "zero"], True),
        (["--seed", "3", "--latency", "zero", "--faults", "errors=0.1"], True),
        (["--latency", "zero", "--faults", "errors=0.1,limits=on"], False),
    ],
)
def test_only_a_sandbox_without_waits_has_no_limits(options: list[str], unlimited: bool) -> None:
    assert without_limits(options) is unlimited


class Noted(Supervisor):
    """Starts nothing."""

    def __init__(self) -> None:
        super().__init__(print)
        self.children: dict[str, Child] = {}

    async def start(self, child: Child, prepare: Callable[[], None] = nothing) -> None:
        self.children[child.name] = child


async def children_of(folder: Path, **environment: str) -> dict[str, Child]:
    plan = Plan(data=folder, port=8000, newcomers=[], environment=environment)
    supervisor = Noted()
    assembly = Assembly(plan, 8000, supervisor)
    await assembly._api()
    await assembly._sandbox_then_worker(9000, [])
    servers = {"postgres": Postgres(folder, identity="same"), "valkey": Valkey(folder)}
    return supervisor.children | {name: server.child() for name, server in servers.items()}


async def test_it_ends_within_ten_seconds_whatever_its_processes_do(folder: Path) -> None:
    children = (await children_of(folder)).values()
    layers = {child.layer for child in children}
    assert sum(max(child.stop_within for child in children if child.layer == layer) for layer in layers) < 10


async def test_api_and_worker_stand_on_all_others(folder: Path) -> None:
    layers = {name: child.layer for name, child in (await children_of(folder)).items()}
    assert layers == {"postgres": 0, "valkey": 0, "sandbox": 0, "api": 1, "worker": 1}


async def test_each_process_has_a_port_of_its_own_for_metrics(folder: Path) -> None:
    children = await children_of(folder, CANVASS_METRICS_PORT="9464", CANVASS_DRAIN_SECONDS="20")
    ports = {name: (children[name].env or {})["CANVASS_METRICS_PORT"] for name in ("api", "worker")}
    assert ports == {"api": "9464", "worker": "9465"}
    assert (children["api"].env or {})["CANVASS_DRAIN_SECONDS"] == "0"
    assert "CANVASS_METRICS_PORT" not in ((await children_of(folder))["worker"].env or {})


async def test_mails_land_beside_the_other_data_unless_a_server_is_named(folder: Path) -> None:
    environment = (await children_of(folder))["worker"].env or {}
    assert environment["CANVASS_MAIL_FOLDER"] == str(folder / "mails")
    assert environment["CANVASS_PUBLIC_URL"] == "http://localhost:8000"
    named = {"CANVASS_SMTP_URL": "smtp://mail.example", "CANVASS_PUBLIC_URL": "https://canvass.example"}
    assert named.items() <= ((await children_of(folder, **named))["worker"].env or {}).items()


def test_a_demo_sends_no_mail_to_anybody_outside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANVASS_SMTP_URL", "smtp://mail.example")
    plan = plan_demo(parser().parse_args(["demo"]), folder)
    assert "CANVASS_SMTP_URL" not in plan.environment
