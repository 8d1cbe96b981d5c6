"""How every process logs: structlog, one line an event, with what is bound to the task, and never a secret."""

import logging
import re
import sys
from collections.abc import Iterable
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN = "•••"
_LOOKS = {
    "://": r"(?<=://)[^\s/@:\"']*:[^\s/@\"']+(?=@)",  # a login within an address
    "earer ": r"(?<=earer )[\w.~+/=-]{8,}",
    "asic ": r"(?<=asic )[\w+/=-]{8,}",
    "sk-": r"\bsk-[\w-]{8,}",  # OpenAI's keys
    "AIza": r"\bAIza[\w-]{30,}",  # Google's
    "ck_": r"\bck_(?:live|test)_[0-9A-Za-z]+_[0-9A-Za-z]+",  # our API keys
    "eyJ": r"\beyJ[\w-]+\.[\w-]+\.[\w-]*",  # JSON web tokens, ours among them
    "=": r"(?i)(?<![a-z])(?:api[_-]?key|key|password|secret|token)=[^\s&\"',;)]+",  # parameters of an address
}
"""What looks like a secret, and a text without which nothing does: most lines have none, and looking is dear."""
_SHAPES = {mark: re.compile(shape) for mark, shape in _LOOKS.items()}


def configure(*, as_json: bool, level: int = logging.INFO, secrets: Iterable[str] = ()) -> None:
    """Log as JSON lines, or coloured for a person at a terminal, to standard error; other libraries' warnings too.

    `secrets` are hidden wherever they turn up, and so is what looks like one: a line never tells any.
    """
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    render = Rendering(as_json=as_json, secrets=secrets)
    structlog.configure(
        processors=[*common, render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    others = logging.StreamHandler(sys.stderr)
    ours = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    others.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[ours, render], foreign_pre_chain=[structlog.stdlib.add_logger_name, *common]
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[others])


class Rendering:
    """The last processor: what happened, as a line without secrets."""

    def __init__(self, *, as_json: bool, secrets: Iterable[str] = ()) -> None:
        self._render: Any = structlog.processors.JSONRenderer(_json) if as_json else structlog.dev.ConsoleRenderer()
        forms = {form for secret in secrets if secret for form in (secret, _json(secret)[1:-1])}
        self._secrets = sorted(forms, key=len, reverse=True)

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> str:
        """structlog's."""
        return self.hide(str(self._render(logger, method, event)))

    def hide(self, line: str) -> str:
        """The line without the secrets, as they are or as they stand in JSON, and without what looks like one."""
        for secret in self._secrets:
            if secret in line:
                line = line.replace(secret, HIDDEN)
        for mark, shape in _SHAPES.items():
            if mark in line:
                line = shape.sub(HIDDEN, line)
        return line


def _json(value: Any, **_: Any) -> str:
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
