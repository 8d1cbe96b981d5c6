"""The summary of a run as a table for people."""

from collections.abc import Iterator, Mapping
from typing import Any, TextIO


def print_report(summary: Mapping[str, Any], stream: TextIO) -> None:
    stream.write("\n".join(lines(summary)) + "\n")
    stream.flush()


def lines(summary: Mapping[str, Any]) -> Iterator[str]:
    campaign, seconds, cost = summary["campaign"], summary["seconds"], summary["cost"]
    yield ""
    yield f"{campaign['name']}: {campaign['status']}" + (f" ({campaign['reason']})" if campaign["reason"] else "")
    yield "  stages       " + ", ".join(f"{name} {count}" for name, count in summary["stages"].items())
    yield "  found by     " + (", ".join(f"{name} {count}" for name, count in summary["foundBy"].items()) or "nobody")
    first, answered, whole = (shown(seconds[name]) for name in ("firstLead", "firstAnswerFinished", "total"))
    yield f"  first lead   {first}; the first discovery answer ended {answered}"
    yield f"  whole run    {whole}; lower bound {shown(summary['lowerBoundSeconds'])}, ratio {summary['ratio']}"
    yield f"  cost         {cost['amount']:.2f} {cost['currency']}"
    yield f"  {'source':<17}{'calls':>7}{'succeeded':>11}{'failed':>8}{'median':>10}{'cost':>9}"
    for name, source in summary["sources"].items():
        rate = "" if source["successRate"] is None else f"{source['successRate']:.1%}"
        median = "" if source["medianMs"] is None else f"{source['medianMs']} ms"
        yield f"  {name:<17}{source['calls']:>7}{rate:>11}{source['failed']:>8}{median:>10}{source['cost']:>9.2f}"


def shown(seconds: float | None) -> str:
    return "unknown" if seconds is None else f"{seconds:.1f} s"
