"""Words: how many of a thing, and texts that differ in nothing that counts."""


def count_of(number: float, one: str, many: str = "") -> str:
    """How many of a thing: `1 file`, `2 files`, `1.5 hours`. `many` is its plural where that is not
    `one` with an s."""
    return f"{number:.10g} {one if number == 1 else many or one + 's'}"


def normalized(text: str) -> str:
    """A text without what does not count in a comparison: small letters, single blanks, none at
    its ends."""
    return " ".join(text.casefold().split())
