"""One line a scenario: what walking all of it showed."""

from collections.abc import Callable
from dataclasses import dataclass

from peercompass.course import Course, Scenario, YamlPath
from peercompass.scenario import ScenarioError, missing_names
from peercompass.scenario.proof import Proof, prove


@dataclass(frozen=True)
class ScenarioSummary:
    """What a scenario comes to. `shortest` and `longest` count choices; `longest` is None where
    a play can go round, and then so are the scores, which are percent of the points.

    `endings` maps each ending that can be reached to its kind.
    """

    scenario: str
    states: int
    endings: dict[str, str]
    shortest: int | None
    longest: int | None
    worst: int | None
    best: int | None

    @property
    def endings_words(self) -> str:
        """How many endings of each kind, like `1 strong, 2 mixed`."""
        kinds = list(self.endings.values())
        return ", ".join(f"{kinds.count(k)} {k}" for k in ("strong", "mixed", "hard") if k in kinds)

    @property
    def length(self) -> str:
        """Fewest to most choices."""
        if self.shortest is None:
            return "no ending"
        if self.longest is None:
            return f"{self.shortest} or more, goes round"
        return _span(self.shortest, self.longest)

    @property
    def score(self) -> str:
        """Worst to best score."""
        if self.worst is None or self.best is None:
            return ""
        return f"{_span(self.worst, self.best)} %"


class Prover:
    """Proves scenarios for `peercompass.course.check.course.check` and keeps a summary of each.

    `tick` is called with its id when one is done.
    """

    def __init__(self, tick: Callable[[str], None] = lambda _id: None) -> None:
        self.summaries: list[ScenarioSummary] = []
        self._tick = tick

    @staticmethod
    def count(course: Course | None) -> int:
        """How many scenarios there are to prove."""
        units = course.units.values() if course else ()
        return sum(len(unit.practice_scenarios) + len(unit.scenarios) for unit in units)

    def __call__(self, scenario: Scenario, graded: bool = False) -> list[tuple[YamlPath, str, str]]:
        """The faults of a scenario: path in its YAML, sentence, level. In a `graded` one all
        openings must be equally fair."""
        try:
            if lost := missing_names(scenario):
                return [(path, sentence, "error") for sentence, path in lost.items()]
            proof = prove(scenario, graded=graded)
        except ScenarioError as error:  # too many states to walk
            return [(("nodes",), str(error), "error")]
        finally:
            self._tick(scenario.id)
        self.summaries.append(_summary(scenario, proof))
        return [(fault.path, fault.message, fault.level) for fault in proof.faults]


def _summary(scenario: Scenario, proof: Proof) -> ScenarioSummary:
    return ScenarioSummary(
        scenario.id,
        proof.states,
        {name: _ending_kind(scenario, name) for name in proof.endings},
        proof.shortest,
        proof.longest,
        _percent(proof.worst),
        _percent(proof.best),
    )


def _ending_kind(scenario: Scenario, node: str) -> str:
    ending = scenario.nodes[node].ending
    return (ending and ending.kind) or ""


def _span(low: int, high: int) -> str:
    return f"{low}" if low == high else f"{low} to {high}"


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
