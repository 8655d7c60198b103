"""A big scenario, made the same each time: 200 nodes, three meters from 0 to 10, six flags.

Thirty rows of moments; a play comes to one moment of each row, or now and then skips a row, so
that it takes about thirty choices. Between rows, some choices lead through a node that the
learner does not see and that sends the play one way or another. It has no fault.
"""

import random

from peercompass.course import Scenario
from peercompass.scenario import Game

ROWS = 30
FROM = 6  # the first row with conditions: before it, too little has happened for them to differ
METERS = ("trust", "calm", "steering")
FLAGS = tuple(f"flag-{number}" for number in range(6))


def big(seed: int = 1, rows: int = ROWS) -> Scenario:
    """The scenario. Another seed gives another one of the same size; fewer rows a smaller one."""
    dice = random.Random(seed)
    nodes = {}
    for row in range(rows):
        for place in range(_width(row)):
            nodes[_moment(row, place)] = {"choices": _choices(dice, rows, row, place)}
        for name in _turns(row):
            first, other = dice.sample(range(_width(row)), 2)
            nodes[name] = {
                "route": [
                    {"when": _condition(dice), "goto": _moment(row, first)},
                    {"goto": _moment(row, other)},
                ]
            }
    endings = [f"ending-{number}" for number in range(7)]
    asked = [
        {"trust": ">= 8"},
        {"calm": ">= 8"},
        {"flags": ["flag-0"]},
        {"steering": "<= 2"},
        {"flags": ["flag-1"]},
        {"flags": ["flag-2"]},
    ]
    ways = [{"when": when, "goto": goto} for when, goto in zip(asked, endings, strict=False)]
    nodes["way-out"] = {"route": [*ways, {"goto": endings[-1]}]}
    for name in endings:
        nodes[name] = {"ending": {"kind": "mixed", "text": "It ends.", "reflect": "And you?"}}
    return Scenario.model_validate(
        {
            "id": "big",
            "title": "Big",
            "competencies": ["listening"],
            "cast": ["ana"],
            "meters": {m: {"start": 5, "min": 0, "max": 10, "label": m} for m in METERS},
            "flags": FLAGS,
            "start": _moment(0, 0),
            "nodes": nodes,
        }
    )


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


def _width(row: int) -> int:
    return (1, 3, 5)[min(row, 2)]


def _moment(row: int, place: int) -> str:
    return f"moment-{row}-{place}"


def _turns(row: int) -> list[str]:
    """The hidden nodes before a row."""
    return [f"turn-{row}-{number}" for number in range(2)] if row >= FROM else []


def _choices(dice: random.Random, rows: int, row: int, place: int) -> list[dict]:
    count = dice.choice((3, 4))
    good = dice.randrange(count)
    choices = []
    for number in range(count):
        effects = {meter: dice.choice((-2, -1, 1, 2)) for meter in dice.sample(METERS, 2)}
        effects[dice.choice(("set", "set", "clear"))] = [dice.choice(FLAGS)]
        asks = number not in (0, good) and row >= FROM and dice.random() < 0.4
        choices.append(
            {
                "id": f"c{number}",
                "text": "Say " + "more " * dice.randrange(9) + "to them.",
                "skill": "asks",
                "rating": 2 if number == good else dice.choice((0, 1)),
                "effects": effects,
                "rationale": "Because.",
                "goto": _after(dice, rows, row, place, number),
                **({"when": _condition(dice)} if asks else {}),
            }
        )
    return choices


def _after(dice: random.Random, rows: int, row: int, place: int, number: int) -> str:
    if row + 1 == rows:
        return "way-out"
    turns = _turns(row + 1)
    if number == 2 and turns:
        return turns[place % 2]
    skipped = number == 1 and FROM < row < rows - 2 and dice.random() < 0.1
    row += 1 + skipped
    return _moment(row, (place + 2 * number) % _width(row))


def _condition(dice: random.Random) -> dict:
    condition = {dice.choice(METERS): dice.choice((">= 4", ">= 6", "<= 6", "< 5"))}
    if dice.random() < 0.5:
        condition[dice.choice(("flags", "without"))] = [dice.choice(FLAGS)]
    return condition
