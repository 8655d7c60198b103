"""What an unlucky hand, a sync program or a bad disk makes of a text file."""

from hypothesis import strategies as st

_SLIPS = [
    "\t",
    ": ",
    "- ",
    "&a ",
    "*a",
    "<<: *a\n",
    "!!set ",
    "!x ",
    "{",
    "}",
    "[",
    "]",
    "|",
    ">",
    "'",
    '"',
    "#",
    "\x00",
    "\ufeff",
    "\u2028",
    "? ",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "9" * 5000,
    "\n",
    "é",
    "true",
    "null",
    ".nan",
    "2020-99-99",
    "[" * 400,
    "\\ud800",
]


@st.composite
def mutations(draw: st.DrawFn, text: str) -> bytes:
    """`text` after one to four slips: a part lost, doubled or typed over."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 60)))
        slip = draw(st.sampled_from(_SLIPS) | st.text(max_size=6))
        text = text[:start] + draw(st.sampled_from(["", slip, text[start:end] * 2])) + text[end:]
    data = text.encode("utf-8", "surrogatepass")
    return data + draw(st.sampled_from([b"", b"", b"\xff"]))
