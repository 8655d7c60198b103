"""What is asked for in another way, as a log has it."""

from hypothesis import given
from hypothesis import strategies as st

from peercompass.exercise import Response, parse
from peercompass.exercise.accommodation import (
    ACCOMMODATION,
    Accommodation,
    accommodations,
    need_words,
)
from peercompass.exercise.transcript import transcribe


def asked(item: str, value: object, role: str = "exercise", t: str = "") -> Response:
    return Response(f"{item}--{role}-accommodation", ACCOMMODATION, value, t=t)


def test_the_newest_word_on_each_thing_stands_and_what_was_taken_back_does_not():
    log = [
        asked("a", {"needs": ["more-time"], "words": "", "whole": False}, t="1"),
        asked("b", {"needs": ["larger-print"]}, t="2"),
        asked("a", {"needs": ["other"], "words": " On Friday. ", "whole": True}, t="3"),
        asked("a", {"needs": ["read-aloud"]}, "lesson", t="4"),
        asked("c", {"needs": ["more-time"]}, t="5"),
        asked("c", None, t="6"),
    ]
    assert accommodations(log) == [
        Accommodation("b", "exercise", ("larger-print",), t="2"),
        Accommodation("a", "exercise", ("other",), "On Friday.", True, "3"),
        Accommodation("a", "lesson", ("read-aloud",), t="4"),
    ]


def test_it_is_kept_as_it_is_read():
    one = Accommodation("a", "lesson", ("more-time", "other"), "Slowly.", True, "7")
    line = Response(one.entry, ACCOMMODATION, one.as_value(), t="7").as_line()
    assert accommodations(parse(line.encode() + b"\n").responses) == [one]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["needs", "words", "whole"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.text(max_size=6), st.sampled_from([ACCOMMODATION, "choice"]), JSON)
def test_whatever_a_log_holds_only_what_we_know_comes_out(item, kind, value):
    for one in accommodations([Response(item, kind, value), asked(item or "x", value)]):
        assert set(one.needs) <= need_words().keys()
        assert one.needs or one.words


def test_it_is_told_in_words_beside_the_answers():
    told = transcribe(
        parse(asked("a", {"needs": ["more-time"], "words": "Please."}).as_line().encode()),
        (),
        {},
        {},
        {},
    )
    assert (told[0].stem, told[0].answer) == ("A request for another way", ("More time", "Please."))
    assert told[0].remarks == ()
