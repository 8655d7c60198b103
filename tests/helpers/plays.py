"""Small random scenarios and random players, and scenarios written in one line."""

import io

from hypothesis import assume
from hypothesis import strategies as st
from ruamel.yaml import YAML

from peercompass.course import Scenario
from peercompass.scenario import Game, ScenarioError, State, Step

_OPERATORS = st.sampled_from([">=", "<=", ">", "<", "=="])
_METERS = {"m0": (0, 3), "m1": (-1, 1), "m2": (-40, 60)}
_CHANGES = {"m0": [-3, -1, 1, 2, 3], "m1": [-2, -1, 0, 1], "m2": [-70, 35, 101]}
_FLAGS = ["f0", "f1", "f2"]
_ENDINGS = ["strong", "mixed", "hard"]


def choice(name: str, goto: str, rating: int = 2, **more: object) -> dict:
    """A choice as YAML gives it."""
    words = {"text": f"I {name}.", "skill": "asks", "rationale": f"Why {name}."}
    return {"id": name, "rating": rating, "goto": goto, **words, **more}


def ending(kind: str = "strong") -> dict:
    """A node that ends a play."""
    return {"ending": {"kind": kind, "text": "It ends.", "reflect": "And you?"}}


def scene(
    nodes: dict, meters: dict | None = None, flags: list | None = None, **more: object
) -> Scenario:
    """A scenario from its nodes, the first of which is its start. Meters are (start, min, max).
    `more` has openings and promises as YAML gives them."""
    meters = {
        name: dict(zip(("start", "min", "max"), numbers, strict=True), label=name.upper())
        for name, numbers in (meters or {}).items()
    }
    return Scenario.model_validate(
        {
            "id": "scene",
            "title": "A scene",
            "competencies": ["listening"],
            "cast": ["ana"],
            "meters": meters,
            "flags": flags or [],
            "start": next(iter(nodes)),
            "nodes": nodes,
            **more,
        }
    )


@st.composite
def scenarios(draw: st.DrawFn, sound: bool = False) -> Scenario:
    """A scenario whose names are all defined and which may have any other fault; a `sound` one
    always leads on, and has a choice that supports in each moment. Some moments come back to
    themselves, once for each flag that is not set yet."""
    names = [f"n{number}" for number in range(draw(st.integers(2, 9)))]
    any_name = st.sampled_from(names)
    meters = {
        name: (draw(st.integers(low, high)), low, high) for name, (low, high) in _METERS.items()
    }
    onward = sound or draw(st.booleans())
    nodes = {
        name: draw(_node(name, st.sampled_from(names[place + 1 :] if onward else names), sound))
        for place, name in enumerate(names[:-1])
    }
    nodes[names[-1]] = ending()
    told = [name for name, node in nodes.items() if "choices" in node]
    for node in nodes.values():
        node["says"] = draw(st.lists(_line(told), max_size=2))
    openings = [
        {"id": f"o{number}", **draw(_opening(any_name))}
        for number in range(draw(st.integers(0, 3)))
    ]
    promises = draw(st.lists(_promise, max_size=2))
    return scene(nodes, meters, _FLAGS, openings=openings, promises=promises)


@st.composite
def _line(draw: st.DrawFn, told: list[str]) -> dict:
    """A line; some come only sometimes, some quote one of the moments `told`."""
    line = {"text": "It rains."} if draw(st.booleans()) else {"who": "ana", "thinks": "Rain."}
    if draw(st.integers(0, 2)) == 0:
        line["when"] = draw(_condition)
    if told and draw(st.integers(0, 3)) == 0:
        line |= {"text" if "text" in line else "thinks": "Then: {quote}"}
        line["quotes"] = draw(st.sampled_from(told))
    return line


@st.composite
def _opening(draw: st.DrawFn, goto: st.SearchStrategy[str]) -> dict:
    meters = draw(st.sets(st.sampled_from(list(_METERS)), max_size=2))
    begun = {"meters": {name: draw(st.integers(*_METERS[name])) for name in sorted(meters)}}
    if draw(st.booleans()):
        begun["start"] = draw(goto)
    if draw(st.booleans()):
        begun["set"] = draw(_flags)
    return begun


@st.composite
def _node(draw: st.DrawFn, name: str, goto: st.SearchStrategy[str], sound: bool) -> dict:
    match draw(
        st.sampled_from(["choices", "choices", "choices", "hub", "route", "goto", "ending"])
    ):
        case "choices":
            choices = [draw(_choice(f"c{n}", goto)) for n in range(draw(_some))]
            good = [choice("good", draw(goto))] if sound else []
            return {"choices": [*choices, *good]}
        case "hub":
            asks = [
                choice(f"c{n}", name, draw(_rating), effects={"set": [f]}, when={"without": [f]})
                for n, f in enumerate(draw(_flags))
            ]
            return {"choices": [*asks, choice("good", draw(goto))]}
        case "route":
            routes = [{"when": draw(_condition), "goto": draw(goto)} for _ in range(draw(_some))]
            return {"route": [*routes, {"goto": draw(goto)}]}
        case "goto":
            return {"goto": draw(goto)}
    return ending(draw(st.sampled_from(_ENDINGS)))


@st.composite
def _choice(draw: st.DrawFn, name: str, goto: st.SearchStrategy[str]) -> dict:
    moved = draw(st.sets(st.sampled_from(list(_METERS)), max_size=2))
    effects = {meter: draw(st.sampled_from(_CHANGES[meter])) for meter in sorted(moved)}
    for act in draw(st.sets(st.sampled_from(["set", "clear"]))):
        effects[act] = draw(_flags)
    more = {"when": draw(_condition)} if draw(st.integers(0, 3)) == 0 else {}
    return choice(name, draw(goto), draw(_rating), effects=effects, **more)


_rating = st.integers(0, 2)
_flags = st.lists(st.sampled_from(_FLAGS), min_size=1, max_size=3, unique=True)
_some = st.integers(1, 3)
_condition = st.fixed_dictionaries(
    {},
    optional={
        "m0": st.builds("{} {}".format, _OPERATORS, st.integers(-1, 4)),
        "m1": st.builds("{} {}".format, _OPERATORS, st.integers(-2, 2)),
        "m2": st.builds("{} {}".format, _OPERATORS, st.integers(-41, 61)),
        "flags": _flags,
        "without": _flags,
    },
).filter(bool)
_promise = st.builds(
    lambda at, what: {"at": sorted(at), **what},
    st.sets(st.sampled_from(_ENDINGS), min_size=1),
    st.one_of(
        st.builds(lambda when: {"holds": when}, _condition),
        st.builds(lambda least: {"least_credit": least}, st.integers(1, 100)),
        st.builds(lambda rating: {"last_rating": rating}, st.integers(1, 2)),
    ),
)


def wander(
    data: st.DataObject, game: Game, most: int = 12, opening: str | None = None
) -> list[Step]:
    """A player who picks anything that is offered, until an ending or `most` choices."""
    steps = [game.begin(opening)]
    while len(steps) <= most and (offered := game.offered(steps[-1].state)):
        picked = data.draw(st.sampled_from(offered))
        try:
            steps.append(game.choose(steps[-1].state, picked.id))
        except ScenarioError:  # this one runs in a circle
            break
    return steps


def any_opening(data: st.DataObject, game: Game) -> str | None:
    """One of the openings of a scenario."""
    return data.draw(st.sampled_from(game.openings))


def everywhere(game: Game) -> dict[State, list[Step]]:
    """Every state that any player can stand in, with the steps that can be made there. Written
    anew and plainly here, to be held against the proof. The fewest choices come first."""
    found: dict[State, list[Step]] = {game.begin(name).state: [] for name in game.openings}
    for state in (waiting := list(found)):
        for offered in game.offered(state):
            try:
                step = game.choose(state, offered.id)
            except ScenarioError:
                continue
            found[state].append(step)
            if step.state not in found:
                found[step.state] = []
                waiting.append(step.state)
    return found


def playable(scenario: Scenario) -> Game:
    """The game of a scenario whose openings do not run in a circle."""
    game = Game(scenario)
    try:
        for name in game.openings:
            game.begin(name)
    except ScenarioError:
        assume(False)
    return game


def as_yaml(scenario: Scenario) -> str:
    """The file of a scenario, as its author might have written it."""
    data = scenario.model_dump(mode="json", exclude_defaults=True)
    for promise in data.get("promises", []):
        _write_condition(promise.get("holds"))
    for node in data["nodes"].values():
        for line in node.get("says", []):
            _write_condition(line.get("when"))
        for thing in [*node.get("choices", []), *node.get("route", [])]:
            _write_condition(thing.get("when"))
            if effects := thing.get("effects"):
                effects |= effects.pop("meters", {})
    stream = io.StringIO()
    YAML().dump(data, stream)
    return stream.getvalue()


def _write_condition(when: dict | None) -> None:
    """A condition of a model as its author writes it, in place."""
    for meter, sign, number in (when or {}).pop("comparisons", []):
        when[meter] = f"{sign} {number}"
