"""Play a scenario in the terminal, as an author tries one out. Nothing is saved."""

from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from peercompass.authoring.picture.graph import KINDS, RATINGS
from peercompass.course import (
    Course,
    Ending,
    Node,
    Scenario,
    Write,
    emergency_words,
    no_such,
)
from peercompass.scenario import Game, Replay, ScenarioError, State, Step, debrief, said

_KEYS = "a number chooses · c coach · b back · p pause · q leave"


class _Leave(Exception):
    """The player has had enough, for now or for good."""


def play_in_terminal(
    scenario: Scenario, course: Course, console: Console, keys: TextIO, opening: str | None = None
) -> None:
    """Play `scenario` on `console`, with a line of `keys` for each answer, from one of its openings
    where it has some: the first where none is named.

    A number chooses, `c` asks the coach, `b` goes back one choice, `p` pauses, `q` leaves; so
    do Ctrl-C and the end of `keys`, calmly. At an ending the rationale of each choice is told.
    Raises `ScenarioError` when the scenario names what it does not have, or has no such opening.
    """
    player = _Player(scenario, course, console, keys, opening)
    try:
        player.play()
    except (_Leave, KeyboardInterrupt):
        player.farewell()


class _Player:
    def __init__(
        self,
        scenario: Scenario,
        course: Course,
        console: Console,
        keys: TextIO,
        opening: str | None,
    ) -> None:
        self.scenario, self.course, self.console, self.keys = scenario, course, console, keys
        self.game = Game(scenario)
        if opening is not None and opening not in self.game.openings:
            known = [name for name in self.game.openings if name]
            raise ScenarioError(no_such("opening", opening, known))
        self.opening = self.game.opened(opening)
        self.path: list[str] = []
        self.words: dict[int, str] = {}
        """Own words, by the number of the choice that they came before."""

    def play(self) -> None:
        self._opening()
        step = self._replay.steps[-1]
        while True:
            self._lines()
            node = self.game.node(step.state)
            if node.ending:
                self._ending(node.ending)
                return
            if node.write:
                self._own_words(node.write)
            step = self._choice(node, step.state)

    @property
    def _replay(self) -> Replay:
        return self.game.replay(self.path, self.opening)

    def farewell(self) -> None:
        self.console.print()
        self._say("You left the scene. That is fine. Nothing was saved.")
        self._emergency()

    def _emergency(self) -> None:
        if words := emergency_words(self.course.file.emergency):
            self._say(words, "dim")

    def _opening(self) -> None:
        one = self.scenario
        self.console.print(Text(one.title, "bold"))
        if one.content_note:
            self.console.print(Panel(Text(one.content_note), title="Before you start"))
            if self._answer("Press Enter to begin, or q to leave: ") == "q":
                raise _Leave
        if one.setting:
            self._say(one.setting, "italic")
        self._say(_KEYS, "dim")

    def _lines(self) -> None:
        """What is said since the last choice."""
        replay = self._replay
        moments = [step.state.node for step in replay.steps]
        wrote = {moments[number - 1]: words for number, words in self.words.items()}
        for line, words in said(self.game, replay, wrote)[-1]:
            self.console.print()
            person = self.course.people.get(line.who or "")
            who = person.name if person else line.who
            if who is None:
                self._say(words, "italic")
                continue
            mood = f" ({line.mood})" if line.mood else ""
            thinks = " thinks" if line.thinks is not None else ""
            self.console.print(Text(f"{who}{thinks}{mood}:", "bold"))
            told = Text(words) if line.thinks is None else Text(f"“{words}”", "dim")
            self.console.print(Padding(told, (0, 2)))

    def _own_words(self, write: Write) -> None:
        self.console.print()
        self._say(write.prompt, "bold")
        words = self._answer("In your own words (Enter to skip): ", lower=False)
        self.words[len(self.path) + 1] = words
        if words:
            self._say("Now pick the one that is closest.")

    def _choice(self, node: Node, state: State) -> Step:
        offered = self.game.offered(state)
        self.console.print()
        for number, choice in enumerate(offered, 1):
            self.console.print(Padding(Text(f"{number}. {choice.text}"), (0, 0, 0, 1)))
        while True:
            answer = self._answer("> ")
            if answer.isdecimal() and 1 <= int(answer) <= len(offered):
                choice = offered[int(answer) - 1]
                self.path.append(choice.id)
                self.console.print(Text(f"You: {choice.text}", "cyan"))
                return self.game.choose(state, choice.id)
            if answer == "b" and self.path:
                self.path.pop()
                self._say("Back one choice.", "dim")
                self.words.pop(len(self.path) + 2, None)
                return self._replay.steps[-1]
            self._aside(answer, node, len(offered))

    def _aside(self, answer: str, node: Node, most: int) -> None:
        """Everything that does not move the play on."""
        match answer:
            case "q":
                raise _Leave
            case "c":
                self._say(node.coach or "The coach has no hint for this moment.", "green")
            case "b":
                self._say("This is the beginning; there is nothing to take back.", "dim")
            case "p":
                self._say("Take all the time you need. The scene waits.")
                self._emergency()
                if self._answer("Press Enter to go on, or q to leave: ") == "q":
                    raise _Leave
            case _:
                self._say(f"Please write a number from 1 to {most}, or: {_KEYS}.", "dim")

    def _ending(self, ending: Ending) -> None:
        self.console.print()
        self.console.print(Panel(Text(ending.text), title=f"A {KINDS[ending.kind]}"))
        self._say(ending.reflect, "italic")
        self.console.print()
        self.console.print(Text("What you chose", "bold"))
        found = debrief(self.game, self._replay)
        for moment in found.moments:
            self.console.print()
            choice = moment.choice
            skill = self.course.skills.get(choice.skill or "")
            shown = f"{skill.title if skill else choice.skill}: {RATINGS[choice.rating]}"
            self._say(f"{moment.number}. {choice.text}", "cyan")
            if words := self.words.get(moment.number):
                self.console.print(Padding(Text(f"In your own words: {words}"), (0, 3)))
            meters = self.game.scenario.meters
            change = ", ".join(
                f"{meters[name].label} {by:+d}" for name, by in moment.change.items()
            )
            self.console.print(Padding(Text(f"{shown}. {change}".rstrip(), "dim"), (0, 3)))
            self.console.print(Padding(Text(choice.rationale or ""), (0, 3)))
        if found.turning:
            self._say(f"\nIt moved farthest at choice {found.turning.number}.")
        for question in self.game.scenario.discuss:
            self._say(f"For the class: {question}", "italic")

    def _answer(self, prompt: str, lower: bool = True) -> str:
        self.console.print(Text(prompt), end="")
        line = self.keys.readline()
        if not line:
            raise _Leave
        return line.strip().casefold() if lower else line.strip()

    def _say(self, words: str, style: str = "") -> None:
        self.console.print(Text(words, style))
