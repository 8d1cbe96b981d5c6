"""The command line: what it says, in one line on standard error, when something stands in the way."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from canvass.cli import main, parser

SECRET = "0123456789abcdef0123456789abcdef"
COMMANDS = (
    "demo",
    "up",
    "api",
    "worker",
    "doctor",
    "migrate",
    "create-tenant",
    "create-user",
    "renew-secrets",
    "register",
    "sandbox",
    "sdl",
)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without any setting of ours."""
    for name in list(os.environ):
        if name.startswith("CANVASS_") or name in {"DATABASE_URL", "REDIS_URL"}:
            monkeypatch.delenv(name)
    return monkeypatch


def canvass(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """Run the command as a user would: exit code, standard output, standard error."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-m", "canvass", *arguments]
    root = Path(__file__).parent.parent.parent
    ended = subprocess.run(
        command, env=kept | environment, cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.parametrize("command", ["api", "worker", "migrate"])
def test_missing_settings_are_one_line(command: str) -> None:
    code, out, err = canvass(command)
    assert (code, out) == (1, "")
    assert err.startswith(f"canvass {command}: DATABASE_URL is not set (")
    assert "CANVASS_SECRET_KEY is not set" in err
    assert err.count("\n") == 1


def test_a_database_that_is_not_there_is_one_line_without_its_password(folder: Path) -> None:
    url = f"postgresql+asyncpg://canvass:hunter2@/canvass?host={folder}"
    code, out, err = canvass("migrate", DATABASE_URL=url, CANVASS_SECRET_KEY=SECRET)
    assert (code, out) == (1, "")
    assert err.startswith("canvass migrate: the database postgresql+asyncpg://canvass:***@/canvass")
    assert "cannot be used: " in err
    assert err.count("\n") == 1
    assert "hunter2" not in err


@pytest.mark.parametrize("command", ["demo", "up"])
def test_a_port_in_use_is_one_line_and_starts_nothing(command: str, taken: int, folder: Path) -> None:
    code, out, err = canvass(command, CANVASS_PORT=str(taken), CANVASS_DATA=str(folder))
    assert (code, out) == (1, "")
    assert err == (
        f"canvass {command}: port {taken} on 127.0.0.1 cannot be used: Address already in use;"
        " set CANVASS_PORT to another\n"
    )
    assert [path.name for path in folder.iterdir()] == ["lock"]


def test_an_unusable_data_folder_is_one_line(folder: Path) -> None:
    (folder / "file").write_text("")
    code, out, err = canvass("demo", CANVASS_DATA=str(folder / "file" / "data"), CANVASS_PORT="0")
    assert (code, out) == (1, "")
    assert err == f"canvass demo: the folder {folder / 'file' / 'data'} cannot be made: Not a directory\n"


def test_the_api_does_not_start_on_a_port_in_use(
    taken: int, bare: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bare.setenv("DATABASE_URL", "postgresql+asyncpg://canvass@/canvass")
    bare.setenv("CANVASS_SECRET_KEY", SECRET)
    assert main(["api", "--port", str(taken)]) == 1
    assert capsys.readouterr().err == (
        f"canvass api: port {taken} on 127.0.0.1 cannot be used: Address already in use;"
        " choose another with --port or CANVASS_PORT\n"
    )


@pytest.mark.parametrize("given", ["http", "-1", "70000", "8000.5"])
def test_a_wrong_port_in_the_environment_is_named(
    given: str, bare: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bare.setenv("CANVASS_PORT", given)
    assert main(["demo"]) == 1
    assert capsys.readouterr().err == (
        f"canvass demo: CANVASS_PORT is '{given}', and must be a number from 0 (any free port) to 65535\n"
    )


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["demo", "--json"], "--json goes with --once"),
        (["demo", "--once", "--headless"], "not allowed with argument"),
        (["demo", "--once", "--world", "/no/such.csv"], "there is no file /no/such.csv"),
        (["sandbox", "--port", "70000"], "'70000' is no port"),
        (["create-user", "--tenant", "seven", "--email", "a@b.example"], "invalid UUID value: 'seven'"),
        ([], "COMMAND"),
    ],
)
def test_wrong_arguments_are_explained(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    said = capsys.readouterr()
    assert complaint in said.err
    assert said.out == ""


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    said = capsys.readouterr().out
    assert re.findall(r"^    ([a-z]\S+)", said, re.MULTILINE) == list(COMMANDS)


def test_every_command_that_the_image_runs_is_one_of_ours() -> None:
    root = Path(__file__).parent.parent.parent
    compose = (root / "docker-compose.yml").read_text()
    dockerfile = (root / "Dockerfile").read_text()
    assert 'ENTRYPOINT ["python", "-m", "canvass"]' in dockerfile
    assert 'CMD ["api", "--host", "0.0.0.0", "--port", "8000"]' in dockerfile
    assert parser().parse_args(["api", "--host", "0.0.0.0", "--port", "8000"]).port == 8000  # noqa: S104
    for command in ("migrate", "worker"):
        assert f'command: ["{command}"]' in compose
        assert parser().parse_args([command]).command == command
