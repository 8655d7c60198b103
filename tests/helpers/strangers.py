"""Words of one country and one field, which stand in its course and never in the toolkit."""

from __future__ import annotations

import re
from collections.abc import Iterator

STRANGERS = re.compile(
    r"\b(?:florida|tallahassee|samhsa|fcb|crps(?:-[afvy])?|988|911|dcf|medicaid|baker act|marchman"
    r"|peers?|peer specialists?|certified (?:recovery )?peers?|clinicians?|recovery|sober|sobriety"
    r"|relapse[ds]?|addict\w*|naloxone|overdose\w*|twelve[- ]step|12[- ]step|kreyòl"
    r"|america|american|united states|u\.s\.|zip code|dollars?)\b",
    re.IGNORECASE,
)


def strangers_in(text: str) -> Iterator[str]:
    """Each such word in `text`, with a little of what stands around it."""
    for match in STRANGERS.finditer(text):
        yield " ".join(text[max(0, match.start() - 40) : match.end() + 30].split())
