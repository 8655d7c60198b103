"""Answering an item of any kind with a mouse, with a finger or with keys alone."""

from __future__ import annotations

from typing import Any

from tests.browser.course import tab_to

CHOICE = {"mouse": "stay", "touch": "nod", "keyboard": "speak"}
CHOICES = {
    "mouse": ["what-else", "my-turn"],
    "touch": ["calm-down"],
    "keyboard": ["your-view", "my-turn"],
}
ORDER = {
    "mouse": ["ask", "share", "hand-back"],
    "touch": ["share", "ask", "hand-back"],
    "keyboard": ["hand-back", "ask", "share"],
}
SORT = {
    "mouse": {"hope": "keep", "names": "leave", "helped": "keep", "brand": "leave"},
    "touch": {"hope": "leave", "names": "keep", "helped": "leave", "brand": "keep"},
    "keyboard": {"hope": "keep", "names": "keep", "helped": "keep", "brand": "keep"},
}
LABEL = {
    "mouse": {"tell-me": "open-question", "rest-up": "advice", "and-now": "open-question"},
    "touch": {"tell-me": "advice", "rest-up": "open-question", "and-now": "advice"},
    "keyboard": {"tell-me": "advice", "rest-up": "advice", "and-now": "advice"},
}
WRITE = {way: f"There was a time for the {way}." for way in ("mouse", "touch", "keyboard")}
REFLECT = {way: f"I noticed my {way}." for way in ("mouse", "touch", "keyboard")}
PLAN = {
    way: [
        {"step": f"Walk with the {way}", "day": "Monday", "who": ""},
        {"step": "Call Lou again", "day": "Friday", "who": "Lou"},
    ]
    for way in ("mouse", "touch", "keyboard")
}
SCENARIO = {"mouse": ["ask", "thank"], "touch": ["tell", "warn"], "keyboard": ["ask", "warn"]}
WANTED: dict[str, dict[str, Any]] = {
    "choice": CHOICE,
    "choices": CHOICES,
    "order": ORDER,
    "sort": SORT,
    "label": LABEL,
    "write": WRITE,
    "plan": PLAN,
    "reflect": REFLECT,
    "scenario": SCENARIO,
}
"""What each way of answering gives, another value for each, so that the log tells them apart."""
TYPED = 60
"""How many characters a mouse's owner types; the rest of a long text comes in at once."""


class Mouse:
    """Clicks and drags."""

    def __init__(self, page):
        self.page = page

    def press(self, target) -> None:
        target.click()

    def enter(self, field, text: str) -> None:
        field.click()
        field.fill("")
        self.page.keyboard.type(text[:TYPED])
        self.page.keyboard.insert_text(text[TYPED:])

    def drag(self, card, to: tuple[float, float]) -> None:
        """Drag by the middle of a card's handle to a place on the page, and let go there."""
        self.lift(card, to)
        self.page.mouse.up()

    def lift(self, card, to: tuple[float, float]) -> None:
        x, y = _middle(card.locator(".pc-handle"))
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x, y + 8)
        self.page.mouse.move(*to, steps=4)


class Touch:
    """Taps and drags with one finger, as the browser receives them from a screen."""

    def __init__(self, page):
        self.page = page
        self._screen = page.context.new_cdp_session(page)

    def press(self, target) -> None:
        target.tap()

    def enter(self, field, text: str) -> None:
        field.tap()
        field.fill("")
        self.page.keyboard.insert_text(text)

    def drag(self, card, to: tuple[float, float]) -> None:
        self.lift(card, to)
        self.page.wait_for_timeout(300)  # a finger that aims rests; one that flicks also scrolls
        self._finger("touchEnd")

    def lift(self, card, to: tuple[float, float]) -> None:
        x, y = _middle(card.locator(".pc-handle"))
        self._finger("touchStart", (x, y))
        for step in range(1, 7):
            self._finger("touchMove", (x + (to[0] - x) * step / 6, y + (to[1] - y) * step / 6))

    def _finger(self, kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        self._screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


class Keys:
    """The Tab key, arrows, Space, Enter and letters."""

    def __init__(self, page):
        self.page = page

    def press(self, target) -> None:
        self._reach(target)
        self.page.keyboard.press("Space")

    def enter(self, field, text: str) -> None:
        self._reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def _reach(self, target) -> None:
        # From the stem on: a person has come here by Tab before.
        target.evaluate(
            """node => { const stem = node.closest('section').querySelector('.pc-stem, h3');
               stem.tabIndex = -1; stem.focus(); }"""
        )
        if target.get_attribute("type") == "radio":
            target = self._stop_of(target)
        tab_to(self.page, target)

    def _stop_of(self, radio):
        """Where Tab stops in a group of radio buttons: at the checked one, else the first."""
        name = radio.get_attribute("name")
        group = radio.page.locator(f"input[name='{name}']")
        checked = group.and_(radio.page.locator(":checked"))
        return checked if checked.count() else group.first


HANDS = {"mouse": Mouse, "touch": Touch, "keyboard": Keys}


def answer(page, way: str, here, kind: str) -> Any:
    """Answer the item `here` with what `way` gives for its kind, by `way` alone; returns it."""
    wanted = WANTED[kind][way]
    give(page, way, here, kind, wanted)
    return wanted


def give(page, way: str, here, kind: str, wanted: Any) -> None:
    """Answer the item `here` with the value `wanted`, by `way` alone. A scene is that of the small
    course."""
    give_by(HANDS[way](page), here, kind, wanted)


def give_by(hand, here, kind: str, wanted: Any) -> None:
    """Answer the item `here` with the value `wanted`, by a hand of one's own."""
    _kept(here)
    all_of_them = here.get_by_role("button", name="See all of them")
    if all_of_them.count():  # on a phone, cards and lines come one at a time
        hand.press(all_of_them)
    _ANSWERS[kind](hand, here, wanted)


def _pick(hand, here, key: str) -> None:
    """Choose the option or chip of this key."""
    target = here.locator(f"input[data-key='{key}']")
    if isinstance(hand, Keys) and target.get_attribute("type") == "radio":
        _arrow_to(hand, here, target)
    else:
        hand.press(target)


def _arrow_to(hand: Keys, here, target) -> None:
    hand._reach(target)
    if target.is_checked():
        return
    hand.page.keyboard.press("Space")
    for _ in range(9):
        if target.is_checked():
            return
        hand.page.keyboard.press("ArrowDown")
    raise AssertionError("the arrow keys do not get there")


def _choice(hand, here, wanted: str) -> None:
    _pick(hand, here, wanted)


def _choices(hand, here, wanted: list) -> None:
    picked = "all => all.map((one) => one.dataset.key)"
    for key in [*here.locator("input:checked").evaluate_all(picked), *wanted]:
        _pick(hand, here, key)


def cards(here) -> list[str]:
    """The ids of the cards of an `order`, as they stand."""
    return here.locator(".pc-order [data-card]").evaluate_all("all => all.map(n => n.dataset.card)")


def _order(hand, here, wanted: list) -> None:
    keep = here.get_by_role("button", name="Save this order")
    if keep.count():
        hand.press(keep)
    for _ in range(3):  # news from another window may come between two moves
        for place, card in enumerate(wanted):
            now = cards(here).index(card)
            if now == place:
                continue
            if isinstance(hand, Keys):
                hand._reach(here.locator(f"[data-key='{card}-handle']"))
                for _ in range(now - place):
                    hand.page.keyboard.press("ArrowUp")
                continue
            lifted = here.locator(f"[data-card='{card}']")
            _into_sight(lifted)
            box = here.locator(".pc-order [data-card]").nth(place).bounding_box()
            if box["y"] > 0:
                hand.drag(lifted, (box["x"] + 40, box["y"] + 3))
            else:  # its place is out of sight: by its button then
                hand.press(here.locator(f"[data-key='{card}-up']"))
        _kept(here)
        if cards(here) == wanted:
            return
    raise AssertionError(f"the cards stand as {cards(here)}")


def _sort(hand, here, wanted: dict) -> None:
    for n, (card, group) in enumerate(wanted.items()):
        there = here.locator(f"[data-group='{group}'] [data-card='{card}']")
        if there.count():
            continue
        if isinstance(hand, Keys):
            _by_arrows(hand, here, card, group)
            there.wait_for()
            continue
        column = here.locator(f"[data-group='{group}']")
        _into_sight(column)
        _into_sight(here.locator(f"[data-card='{card}']"))
        x, y = _middle(column)
        if n % 2 or not 0 < y < here.page.viewport_size["height"]:
            hand.press(here.locator(f"input[data-key='{card}-{group}']"))
        else:  # one by its chips, the next by dragging where both are in sight
            hand.drag(here.locator(f"[data-card='{card}']"), (x, y))
        there.wait_for()
        _kept(here)  # a sentence about another window goes then, and what stands below moves up


def _by_arrows(hand: Keys, here, card: str, group: str) -> None:
    handle = here.locator(f"[data-key='{card}-handle']")
    there = here.locator(f"[data-group='{group}'] [data-card='{card}']")
    hand._reach(handle)
    groups = here.locator("[data-group]").count()
    for key in ["ArrowRight"] * groups + ["ArrowLeft"] * groups:
        if there.count():
            return
        assert handle.evaluate("node => node === document.activeElement"), "focus goes along"
        hand.page.keyboard.press(key)
    raise AssertionError("the arrow keys do not get there")


def _label(hand, here, wanted: dict) -> None:
    for line, label in wanted.items():
        _pick(hand, here, f"{line}-{label}")


def _write(hand, here, wanted: str) -> None:
    hand.enter(here.get_by_role("textbox"), wanted)


def _plan(hand, here, wanted: list) -> None:
    for n, row in enumerate(wanted):
        for column, text in row.items():
            hand.enter(here.locator(f"textarea[data-key='{n}-{column}']"), text)


def _scenario(hand, here, wanted: list) -> None:
    begin = here.get_by_role("button", name="Begin")
    hand.press(begin if begin.count() else here.get_by_role("button", name="Play it once more"))
    texts = {
        "ask": "Ask how her day was.",
        "tell": "Tell her what I would do.",
        "thank": "Thank her.",
        "warn": "Warn her.",
    }
    for place, choice in enumerate(wanted):
        button = here.locator(".pc-choice").filter(has_text=texts[choice])
        button.or_(here.locator(".pc-dock textarea")).first.wait_for()
        if place == 1:
            hand.enter(here.locator(".pc-dock textarea"), "I hear you.")
            hand.press(here.get_by_role("button", name="Now show me some ways to say it"))
        hand.press(button)
        here.locator(".pc-mine").nth(place).wait_for()


_ANSWERS = {
    "choice": _choice,
    "choices": _choices,
    "order": _order,
    "sort": _sort,
    "label": _label,
    "write": _write,
    "plan": _plan,
    "reflect": _write,
    "scenario": _scenario,
}


def _into_sight(target) -> None:
    """Scroll to it. (Playwright's own way fails when news from another window draws it anew.)"""
    target.evaluate("node => node.scrollIntoView({ block: 'nearest' })")


def _kept(here) -> None:
    """Wait until what was answered is on disk, and the page has said so."""
    here.locator(".pc-status").filter(has_text="Saving…").wait_for(state="detached")


def _middle(target) -> tuple[float, float]:
    box = target.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
