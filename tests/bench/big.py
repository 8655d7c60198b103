"""A big scenario, made the same each time: 200 nodes, three meters from 0 to 10, six flags.

Thirty rows of moments; a play goes down one moment of each row, or now and then skips a row, so
that it takes about thirty choices. Between rows, some choices lead through a node that the
learner does not see and that sends the play one way or another.
"""

import random

from peercompass.course import Scenario
from peercompass.scenario import Game

ROWS, MOMENTS = 30, 5
METERS = ("trust", "calm", "steering")
FLAGS = tuple(f"flag-{number}" for number in range(6))
HIDDEN = 42  # moments, hidden nodes, the last row's way out and its endings come to 200


def big(seed: int = 1) -> Scenario:
    """The scenario. Another seed gives another one of the same size."""
    dice = random.Random(seed)
    nodes = {}
    hidden = {row: [] for row in range(1, ROWS)}
    for number in range(HIDDEN):
        row = 1 + number % (ROWS - 1)
        hidden[row].append(f"turn-{row}-{len(hidden[row])}")
    for row in range(ROWS):
        for place in range(MOMENTS):
            nodes[_moment(row, place)] = {"choices": _choices(dice, row, place, hidden)}
        for name in hidden.get(row + 1, ()):
            first, other = dice.sample(range(MOMENTS), 2)
            nodes[name] = {
                "route": [
                    {"when": _condition(dice), "goto": _moment(row + 1, first)},
                    {"goto": _moment(row + 1, other)},
                ]
            }
    endings = [f"ending-{number}" for number in range(7)]
    asked = [{"trust": ">= 8"}, {"calm": ">= 8"}, {"flags": ["flag-0"]}, {"steering": "<= 2"},
             {"flags": ["flag-1"]}, {"flags": ["flag-2"]}]  # fmt: skip
    ways = [{"when": when, "goto": goto} for when, goto in zip(asked, endings, strict=False)]
    nodes["way-out"] = {"route": [*ways, {"goto": endings[-1]}]}
    for name in endings:
        nodes[name] = {"ending": {"kind": "mixed", "text": "It ends.", "reflect": "And you?"}}
    return Scenario.model_validate(
        {
            "id": "big", "title": "Big", "competencies": ["listening"], "cast": ["ana"],
            "meters": {m: {"start": 5, "min": 0, "max": 10, "label": m} for m in METERS},
            "flags": FLAGS, "start": _moment(0, 0), "nodes": nodes,
        }
    )  # fmt: skip


def plays(game: Game, number: int, seed: int = 1) -> list[list[str]]:
    """Choice ids of random plays of a scenario that always ends."""
    dice = random.Random(seed)
    found = []
    for _ in range(number):
        step, ids = game.begin(), []
        while not game.ended(step.state):
            choice = dice.choice(game.offered(step.state))
            ids.append(choice.id)
            step = game.take(step.state, choice)
        found.append(ids)
    return found


def _moment(row: int, place: int) -> str:
    return f"moment-{row}-{place}"


def _choices(dice: random.Random, row: int, place: int, hidden: dict[int, list[str]]) -> list[dict]:
    choices = []
    ratings = [2, *dice.choices((0, 1, 2), k=dice.choice((2, 3)))]
    for number, rating in enumerate(ratings):
        skipped = number and dice.random() < 0.03
        after = row + 1 + skipped
        if after >= ROWS:
            goto = "way-out"
        elif number == 0:
            goto = _moment(after, place)  # so that each moment is reached
        else:
            goto = dice.choice([_moment(after, n) for n in range(MOMENTS)] + hidden[after])
        effects = {meter: dice.choice((-2, -1, 1, 2)) for meter in dice.sample(METERS, 2)}
        effects[dice.choice(("set", "set", "clear"))] = [dice.choice(FLAGS)]
        choices.append(
            {
                "id": f"c{number}", "text": f"Say the {number}. thing.", "skill": "asks",
                "rating": rating, "effects": effects, "rationale": "Because.", "goto": goto,
                **({"when": _condition(dice)} if number and dice.random() < 0.25 else {}),
            }
        )  # fmt: skip
    return choices


def _condition(dice: random.Random) -> dict:
    condition = {dice.choice(METERS): dice.choice((">= 4", ">= 6", "<= 6", "< 5"))}
    if dice.random() < 0.5:
        condition[dice.choice(("flags", "without"))] = [dice.choice(FLAGS)]
    return condition
