"""The debrief of a play: what was chosen, which skill it showed and what it changed."""

from dataclasses import dataclass

from .engine import Game, Replay


@dataclass(frozen=True, slots=True)
class Moment:
    """One choice of a play, told afterwards.

    `change` maps each meter's label to how far the choice moved it. Skill, rating and rationale
    are None where the learner's copy does not carry them.
    """

    number: int
    node: str
    text: str
    skill: str | None
    rating: int | None
    rationale: str | None
    change: dict[str, int]


def debrief(game: Game, replay: Replay) -> tuple[Moment, ...]:
    """Tell a play choice by choice. The same ids give the same debrief, always."""
    moments = []
    for number, (before, step) in enumerate(
        zip(replay.steps, replay.steps[1:], strict=False), start=1
    ):
        choice = step.choice
        change = {
            meter.label: game.meter(step.state, name) - game.meter(before.state, name)
            for name, meter in game.scenario.meters.items()
        }
        moments.append(
            Moment(
                number,
                before.state.node,
                choice.text,
                choice.skill,
                choice.rating,
                choice.rationale,
                {label: by for label, by in change.items() if by},
            )
        )
    return tuple(moments)
