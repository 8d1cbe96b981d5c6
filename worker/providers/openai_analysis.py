"""Has a model sum up what is known about a company, in a call without tools."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leads.analysis import INSTRUCTIONS, Analysis, Known, check, question, schema
from leads.calls import Calls
from worker.providers.openai_ask import OpenAI, asking

OPERATION = "analysis"
MOST_TOKENS = 8_000


@dataclass(frozen=True, slots=True)
class Written:
    """An analysis, which model wrote it, and what it cost in millionths of a dollar."""

    analysis: Analysis
    model: str
    cost_micros: int


class OpenAIAnalysis:
    """Writes analyses. What comes back is checked against the facts that went out."""

    def __init__(self, model: OpenAI) -> None:
        self._model = model

    async def analyse(self, purpose: str, told: Mapping[str, Known], calls: Calls) -> Written:
        """What the facts `told` come to for a team that looks for `purpose`.

        Raises:
            BudgetExhausted: nothing was asked.
            VendorError: there is no answer, or it broke off.
        """
        body = await self._model.letter(self._request(purpose, told), calls, OPERATION)
        return Written(check(body["content"], told), body["model"], body["cost_micros"])

    def _request(self, purpose: str, told: Mapping[str, Known]) -> dict[str, Any]:
        return asking(
            self._model.name,
            instructions=INSTRUCTIONS,
            text=question(purpose, told),
            name="analysis",
            schema=schema(),
            most_tokens=MOST_TOKENS,
        )
