"""The scenario engine and the proof, on a big scenario and on one that the course ships."""

from itertools import pairwise

from bink.story import Story

from peercompass.course.load import load
from peercompass.scenario import Game
from peercompass.scenario.proof import prove
from tests.bench.big import big, plays
from tests.bench.ink import ink
from tests.bench.measure import UNIT, figure, rate
from tests.helpers.real_course import REPOSITORY

PLAYS, FEW_PLAYS = 200, 5
FEW_ROWS = 12


def figures(small: bool = False) -> list[dict]:
    """Measure proofs and replays."""
    game = Game(big(rows=FEW_ROWS) if small else big())
    played = plays(game, FEW_PLAYS if small else PLAYS)
    return [*_proof(game, played, small), *_small_proof(small), *_replays(game, played, small)]


def _proof(game: Game, played: list[list[str]], small: bool) -> list[dict]:
    """States proved a second, with everything that a proof finds; beside a plain walk, which asks
    the engine for every choice in a sample of the same states and keeps where it leads."""
    proof = prove(game.scenario)
    assert proof.faults == (), "the big scenario is meant to be sound"
    sample = {step.state for ids in played for step in game.replay(ids).steps}

    def walk() -> int:
        seen = set()
        for state in sample:
            seen.update(game.take(state, choice).state for choice in game.offered(state))
        return len(sample)

    proved = rate(lambda: prove(game.scenario).states, small)
    walked = rate(walk, small)
    what = f"{len(game.scenario.nodes)} nodes, {proof.states:,} states"
    return [
        figure(
            "proof_states_per_second",
            proved,
            "states/s",
            f"{what}; a plain walk of a sample: {walked:,.0f} states/s",
        ),
        figure(
            "proof_speedup_over_plain_walk",
            proved / walked,
            "times",
            "a plain walk finds no fault, length or score",
        ),
    ]


def _small_proof(small: bool) -> list[dict]:
    """Proofs a second of a scenario that the course ships, beside making its game ready."""
    scenario = load(REPOSITORY).course.units[UNIT].scenarios["bus-stop"]
    states = prove(scenario).states
    proved = rate(lambda: len([prove(scenario)]), small)
    made = rate(lambda: len([Game(scenario)]), small)
    return [
        figure(
            "bus_stop_proofs_per_second",
            proved,
            "proofs/s",
            f"{states:,} states; making its game ready: {made:,.0f}/s",
        )
    ]


def _replays(game: Game, played: list[list[str]], small: bool) -> list[dict]:
    """Whole plays replayed a second, beside bink (a runtime of Ink in Rust) with the same graph,
    meters, flags and conditions, making the same choices."""
    story = Story(ink(game.scenario))
    steps = [game.replay(ids).steps for ids in played]
    places = [
        [game.offered(before.state).index(step.choice) for before, step in pairwise(one)]
        for one in steps
    ]

    def told(indexes: list[int]) -> list[str]:
        story.reset_state()
        text = [story.continue_maximally()]
        for index in indexes:
            story.choose_choice_index(index)
            text.append(story.continue_maximally())
        return text

    for one, indexes in zip(steps, places, strict=True):
        passed = [tuple(text.split()) for text in told(indexes)]
        assert passed == [step.nodes for step in one], "both must take the same path"
    ours = rate(lambda: sum(1 for ids in played if game.replay(ids)), small)
    theirs = rate(lambda: sum(1 for indexes in places if told(indexes)), small)
    mean = sum(map(len, played)) / len(played)
    return [
        figure(
            "replays_per_second",
            ours,
            "plays/s",
            f"{mean:.0f} choices a play; bink, the same graph with meters, flags and "
            f"conditions, the same paths: {theirs:,.0f} plays/s",
        ),
        figure(
            "replay_speedup_over_bink",
            ours / theirs,
            "times",
            "bink is told each choice by its place and prints the ids of the nodes it passes",
        ),
    ]
