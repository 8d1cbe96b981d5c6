"""What has arrived of one streamed answer: text, sources, use, and how it ended; it reads events and does no I/O."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import structlog

from leads.allowances import TOKENS_PER_SEARCH, tokens_in
from leads.errors import BadReply, Unavailable, VendorError
from leads.evidence import Found
from leads.vocabulary import Source
from worker.providers.openai_errors import classify, code_and_message
from worker.providers.openai_items import MOST, Items, Marks, found_of, where
from worker.providers.openai_prices import Usage
from worker.providers.replies import storable, text_of

log = structlog.get_logger()

Said = TypeVar("Said")
"""What an event of the answer completes."""
LONGEST_TEXT = 200_000
"""Characters of one answer; ours have a hundredth of it."""


class Part:
    """One output text of the answer."""

    def __init__(self) -> None:
        self._marks = Marks()
        self._items = Items()

    def feed(self, piece: str) -> list[Any]:
        """The items that this piece completes."""
        return self._items.feed(self._marks.taken_out(piece))

    def whole(self) -> bool:
        """Whether the text, now at its end, was what was asked for."""
        return self._items.close()


class Course(ABC, Generic[Said]):
    """Reads the events of one answer in order.

    `take` returns what an event completes; `verdict` says at the end why the answer is not a good one.
    """

    def __init__(self) -> None:
        self.begun = False
        """Whether the vendor may have started to work, so that money may be owed."""
        self.status: str | None = None
        """How the answer ended: completed, incomplete, failed or cancelled; None while it has not."""
        self.response_id: str | None = None
        self.sources: set[tuple[str, str]] = set()
        """Host and path of each page that its searches have returned."""
        self._usage: Usage | None = None
        self._characters = 0
        self._begun_searches = 0
        self._searches = 0
        self._refusal = ""
        self._error: VendorError | None = None
        self._readers: dict[str, Callable[[dict[str, Any]], list[Said] | None]] = {
            "response.output_item.added": self._item_added,
            "response.output_item.done": self._item_done,
            "response.output_text.delta": self._text,
            "response.refusal.delta": self._declined,
            "response.completed": self._ended,
            "response.incomplete": self._ended,
            "response.failed": self._ended,
            "response.cancelled": self._ended,
            "error": self._error_event,
        }

    @abstractmethod
    def write(self, where: tuple[str, str], piece: str) -> list[Said]:
        """A piece of the text that stands at `where`; what it completes."""

    @abstractmethod
    def whole(self) -> bool:
        """Whether the text, now at its end, is what was asked for."""

    def take(self, event: Any) -> list[Said]:
        """Read one event; kinds that are not needed, or not known yet, are passed over.

        Raises:
            BadReply: the event does not have its shape.
        """
        if not isinstance(event, dict):
            raise BadReply(Source.OPENAI, "an event of the stream is not a JSON object")
        self.begun = True
        read = self._readers.get(str(event.get("type")))
        return (read(event) or []) if read else []

    def verdict(self) -> VendorError | None:
        """What was wrong with the answer, now that its stream has ended; None when it was good."""
        if self._error or self.status == "incomplete":
            return self._error
        if self.status is None:
            return Unavailable(Source.OPENAI, "the stream was cut off before its end")
        if self.status != "completed":
            return Unavailable(Source.OPENAI, f"the answer ended as {self.status}")
        if self.whole():
            return None
        why = f"the model declined to answer: {self._refusal}" if self._refusal else "the model's text is not our JSON"
        return BadReply(Source.OPENAI, why)

    def usage(self, prompt: str) -> Usage:
        """What the answer used: as the vendor says, else estimated from what arrived."""
        if self._usage:
            return self._usage
        if not self.begun:
            return Usage()
        return Usage(
            input=tokens_in(prompt) + self._begun_searches * TOKENS_PER_SEARCH,
            output=tokens_in("x" * self._characters),
            searches=self._begun_searches,
        )

    def _item_added(self, event: dict[str, Any]) -> None:
        self._begun_searches += _object(event, "item").get("type") == "web_search_call"

    def _item_done(self, event: dict[str, Any]) -> None:
        item = _object(event, "item")
        action = item.get("action")
        if item.get("type") != "web_search_call" or not isinstance(action, dict):
            return
        self._searches += action.get("type") == "search"
        listed = action.get("sources")
        urls = [source.get("url") for source in listed if isinstance(source, dict)] if isinstance(listed, list) else []
        self.sources |= {where(url) for url in (*urls, action.get("url")) if isinstance(url, str)}

    def _text(self, event: dict[str, Any]) -> list[Said]:
        piece = event.get("delta")
        if not isinstance(piece, str):
            raise BadReply(Source.OPENAI, "a piece of text is not text")
        self._characters += len(piece)
        return self.write((str(event.get("output_index")), str(event.get("content_index"))), piece)

    def _declined(self, event: dict[str, Any]) -> None:
        self._refusal = (self._refusal + (text_of(event.get("delta")) or ""))[:200]

    def _ended(self, event: dict[str, Any]) -> None:
        response = _object(event, "response")
        self.status = str(event.get("type")).removeprefix("response.")
        self.response_id = text_of(response.get("id"), most=100)
        if isinstance(response.get("usage"), dict):
            self._usage = usage_of(response, self._searches)
        if self.status == "failed":
            self._failed(response.get("error"))

    def _failed(self, error: Any) -> None:
        code, message = code_and_message(error)
        self._error = classify(status=None, code=code, message=message)

    def _error_event(self, event: dict[str, Any]) -> None:
        inner = event.get("error")
        self._failed(inner if isinstance(inner, dict) else {key: event.get(key) for key in ("code", "message")})


class Transcript(Course[Found]):
    """An answer that lists companies: each is found as soon as its brace closes."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[Any] = []
        self._parts: dict[tuple[str, str], Part] = {}

    def write(self, where: tuple[str, str], piece: str) -> list[Found]:
        """The companies that the piece completes."""
        part = self._parts.setdefault(where, Part())
        return [found for item in part.feed(piece) if (found := self._found(item))]

    def whole(self) -> bool:
        """Whether a list of results has come to its end."""
        return any(part.whole() for part in self._parts.values())

    def _found(self, item: Any) -> Found | None:
        found = found_of(item, self.sources)
        if found is None:
            log.warning("openai.result_skipped", kind=type(item).__name__)
            return None
        self.results.append({name: storable(item.get(name)) for name in MOST})
        return found


class Letter(Course[str]):
    """An answer that is of use only when it is whole: one JSON object."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: dict[tuple[str, str], str] = {}
        self._marks: dict[tuple[str, str], Marks] = {}

    def write(self, where: tuple[str, str], piece: str) -> list[str]:
        """Nothing is complete before the end."""
        text = self._texts.get(where, "")
        if len(text) < LONGEST_TEXT:
            self._texts[where] = text + self._marks.setdefault(where, Marks()).taken_out(piece)
        return []

    def whole(self) -> bool:
        """Whether there is an object."""
        return self.content is not None

    @property
    def content(self) -> dict[str, Any] | None:
        """The object that the model wrote; the last one, if its texts hold several."""
        objects = [value for text in self._texts.values() if isinstance(value := _json(text), dict)]
        return objects[-1] if objects else None


def _json(text: str) -> Any:
    try:
        return storable(json.loads(text))
    except (ValueError, RecursionError):
        return None


def usage_of(response: dict[str, Any], searches: int) -> Usage:
    """What a finished response says it used; `searches` is what was counted where it does not say."""
    usage = response["usage"]
    asked = _at(response, "tool_usage", "web_search", "num_requests")
    return Usage(
        input=_count(usage.get("input_tokens")),
        cached=_count(_at(usage, "input_tokens_details", "cached_tokens")),
        output=_count(usage.get("output_tokens")),
        reasoning=_count(_at(usage, "output_tokens_details", "reasoning_tokens")),
        searches=searches if asked is None else _count(asked),
    )


def _object(event: dict[str, Any], key: str) -> dict[str, Any]:
    value = event.get(key)
    if not isinstance(value, dict):
        raise BadReply(Source.OPENAI, f"an event of the stream has no {key}")
    return value


def _at(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 10**12 else 0
