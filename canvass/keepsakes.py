"""What a data folder remembers between starts beside its database: the secret key and the first accounts' passwords."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from canvass.local.child import LocalError

FILE = "secrets.json"


@dataclass(frozen=True)
class Keepsakes:
    secret_key: str
    passwords: dict[str, str]


def is_kept(folder: Path) -> bool:
    """Whether an edition was ever started over this folder."""
    return (folder / FILE).exists()


def keepsakes(folder: Path, emails: tuple[str, ...]) -> Keepsakes:
    """Read them, or make them up the first time; every address of `emails` has a password afterwards."""
    path = folder / FILE
    kept = read(path) if path.exists() else Keepsakes(secret_key=secrets.token_urlsafe(48), passwords={})
    missing = {email: secrets.token_urlsafe(12) for email in emails if email not in kept.passwords}
    if missing or not path.exists():
        kept = Keepsakes(secret_key=kept.secret_key, passwords=kept.passwords | missing)
        write(path, kept)
    return kept


def read(path: Path) -> Keepsakes:
    try:
        return Keepsakes(**json.loads(path.read_text()))
    except (TypeError, ValueError) as error:
        raise LocalError(f"{path} cannot be read; restore it, or remove the whole folder to start anew") from error


def write(path: Path, kept: Keepsakes) -> None:
    """All or nothing, for the owner's eyes only."""
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(kept), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
