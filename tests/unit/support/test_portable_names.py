"""Names that fit on every system, and the way back."""

from hypothesis import given
from hypothesis import strategies as st

from peercompass.support.portable_names import original_name, portable_names, same_name

HARD = [
    *(
        "Ana",
        "ana",
        "ANA",
        "a:b",
        "a%3Ab",
        "a.",
        "a ",
        "a",
        "CON",
        "con.txt",
        "nul",
        "LPT1",
        "COM¹.x",
    ),
    *("é", "e\u0301", "É", "100%", "%41na", "\udcff", "a\\b", "why?", "*", "..x", " ", "ß", "ss"),
    *("tab\there", "Ａ", "ａ", "İ", "i", "ﬁ", "fi", "x" * 240),
]
NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1)


def held(names: list[str]) -> list[str]:
    found = portable_names(names)
    assert list(found) == names
    assert [original_name(one) for one in found.values()] == names
    assert len({same_name(one) for one in found.values()}) == len(names)
    for one in found.values():
        assert not set(one) & set('<>:"|?*\\/')
        assert one[-1] not in ". "
        assert one.split(".")[0].upper() not in ("CON", "NUL", "LPT1", "COM¹")
    return list(found.values())


def test_hard_names_are_held_and_lead_back():
    held(HARD)


def test_what_fits_everywhere_stays_as_it_is():
    names = ["ana", "responses.jsonl", "2026-11-22T10-00-00.000000Z", "José", "a (1) [x].ipynb"]
    assert held(names) == names


@given(st.lists(NAMES, unique=True, max_size=8))
def test_any_names_of_one_folder_are_held(names):
    found = portable_names(names)
    assert [original_name(one) for one in found.values()] == names
    assert len({same_name(one) for one in found.values()}) == len(names)
