"""Where simple ways to play come to: always the best choice, always the first, always the longest,
at random, and the rest, each on the engine that learners play on."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from peercompass.course import Choice, Scenario, YamlPath
from peercompass.scenario import Game, Replay, ScenarioError
from peercompass.scenario.policies import POLICIES, Policy, play

from .limits import FEWEST, MOST_STRONG_AT_RANDOM
from .word_model import WordModel, option_features

_ROADS = 400  # at random, over all openings of a scene: sure to about two hundredths


@dataclass(frozen=True)
class Outcome:
    """Where a play came to: the moment it ended at, the kind of ending (None where it did not come
    to one), and its share of the credit, 0 to 1."""

    ending: str
    kind: str | None
    credit: float


@dataclass(frozen=True)
class ScenePlays:
    """The plays of a scene. `plays` has one for each policy by name, from each opening; `strong` is
    the share of random roads that come to a strong ending, and `random_credit` what they earn in
    the mean."""

    scenario: str
    file: str
    moments: int
    plays: dict[str, tuple[Outcome, ...]]
    strong: float
    random_credit: float

    def credit(self, policy: str) -> float:
        """The mean credit that a policy earns over all openings."""
        plays = self.plays[policy]
        return sum(one.credit for one in plays) / len(plays)


_POLICIES: dict[str, Callable[[], Policy]] = {
    **POLICIES,
    "first": lambda: lambda offered: offered[0],
    "last": lambda: lambda offered: offered[-1],
    "longest": lambda: lambda offered: max(offered, key=_length),
    "shortest": lambda: lambda offered: min(offered, key=_length),
}
_OWED = {"best": "strong", "middling": "mixed", "worst": "hard"}


def scene_plays(scenario: Scenario, file: str, model: WordModel | None) -> ScenePlays | None:
    """The plays of a scenario, with those of the word `model` where there is one; None where it
    cannot be played, which the proof tells. The same scene always comes to the same plays."""
    policies = dict(_POLICIES)
    if model:
        policies["words"] = lambda: _by_words(model)
    try:
        game = Game(scenario)
        plays = {
            name: tuple(_came_to(game, opening, policy()) for opening in game.openings)
            for name, policy in policies.items()
        }
        roads = _random_roads(game)
    except ScenarioError:
        return None
    moments = sum(bool(node.choices) for node in scenario.nodes.values())
    strong = sum(road.kind == "strong" for road in roads) / _ROADS
    earned = sum(road.credit for road in roads) / _ROADS
    return ScenePlays(scenario.id, file, moments, plays, strong, earned)


def play_gaps(one: ScenePlays) -> Iterator[tuple[str, YamlPath, str]]:
    """Each way to play that comes to another ending than it has earned: file, path in it and
    sentence."""
    if one.moments < FEWEST:
        return
    for policy, kind in _OWED.items():
        for came in dict.fromkeys(one.plays[policy]):
            if came.kind != kind:
                found = f"the {came.kind} ending" if came.kind else "no ending, but"
                yield (
                    one.file,
                    ("nodes", came.ending),
                    f"{policy} play comes to {found} `{came.ending}` with {came.credit:.0%} of the "
                    f"credit; let it come to a {kind} one, by the routes that lead here",
                )
    if one.strong > MOST_STRONG_AT_RANDOM:
        yield (
            one.file,
            ("nodes",),
            f"{one.strong:.0%} of {_ROADS} roads at random come to a strong ending; ask more of it "
            f"until it is {MOST_STRONG_AT_RANDOM:.0%} or less",
        )


def _by_words(model: WordModel) -> Policy:
    known: dict[tuple[str, ...], int] = {}  # the same moment is met by several roads

    def pick(offered: Sequence[Choice]) -> Choice:
        texts = tuple(choice.text for choice in offered)
        if texts not in known:
            known[texts] = model.picks(option_features(texts))
        return offered[known[texts]]

    return pick


def _random_roads(game: Game) -> list[Outcome]:
    dice = random.Random(game.scenario.id)
    return [
        _came_to(game, game.openings[road % len(game.openings)], dice.choice)
        for road in range(_ROADS)
    ]


def _came_to(game: Game, opening: str | None, policy: Policy) -> Outcome:
    replay = play(game, policy, opening)
    node = replay.steps[-1].state.node
    ending = game.scenario.nodes[node].ending
    return Outcome(node, ending.kind if ending else None, _credit(game, replay))


def _credit(game: Game, played: Replay) -> float:
    """The share of the points of a play, 0 to 1. One that is left counts by the rule of `marks`,
    but for a way to an ending that any state could take: to search for the way from each state
    would take minutes in a long scene, and this is an estimate."""
    ratings = [step.choice.rating or 0 for step in played.steps if step.choice]
    choices = len(ratings) + (game.fewest_left(played.steps[-1].state.node) or 0)
    return sum(ratings) / (2 * choices) if choices else 0.0


def _length(choice: Choice) -> int:
    return len(choice.text)
