"""Values that a log may hold for the items of the small course, sound and strange."""

from hypothesis import strategies as st

CLOSED = ["pick-one", "pick-some", "put-in-order", "keep-or-leave", "what-it-shows"]
KINDS = [*CLOSED[:4], "own-words", "what-it-shows", "my-week", "the-gate"]
ids = st.sampled_from(
    [
        "stay",
        "nod",
        "what-else",
        "my-turn",
        "ask",
        "share",
        "hand-back",
        "hope",
        "keep",
        "leave",
        "thank",
        "warn",
        "tell",
        "tell-me",
        "rest-up",
        "and-now",
        "advice",
        "open-question",
        "step",
        "day",
        "nobody",
    ]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | ids,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from(["path", "ended", "wrote"]) | ids | st.text(), inner)
    ),
    max_leaves=10,
)
"""JSON values, among them ids of the small course."""

Q, A = "open-question", "advice"
