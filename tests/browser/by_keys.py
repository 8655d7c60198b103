"""A person with a keyboard and nothing else: Tab, arrows, Enter, Space and letters, on whatever
page is open. After every key it is looked at whether they can see where they are."""

from __future__ import annotations

from typing import Any

from tests.browser.answering import Keys, give_by
from tests.browser.course import part

_HERE = """() => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  const name = (node.getAttribute('aria-label') || node.textContent || node.title || '')
    .replace(/\\s+/g, ' ').trim().slice(0, 60);
  return `${node.tagName.toLowerCase()} “${name}”`;
}"""
_UNSEEN = """() => {
  const node = document.activeElement;
  if (!node || node === document.body || node === document.documentElement)
    return 'nothing has the focus';
  const box = node.getClientRects()[0] ?? new DOMRect();
  if (!box.width || !box.height) return 'it has no size';
  const room = { top: Math.max(box.top, 0), bottom: Math.min(box.bottom, innerHeight),
                 left: Math.max(box.left, 0), right: Math.min(box.right, innerWidth) };
  if (room.top >= room.bottom || room.left >= room.right) return 'it is out of the window';
  const at = (x, y) => document.elementFromPoint(
    room.left + (room.right - room.left) * x, room.top + (room.bottom - room.top) * y);
  const own = (one) => one
    && (node.contains(one) || one.contains(node) || one.closest('label')?.control === node);
  const places = [[.5, .5], [.1, .5], [.9, .5], [.5, .2], [.5, .8]].map(([x, y]) => at(x, y));
  const seen = places.filter(own).length;
  const small = box.height < innerHeight / 3 && !node.matches('textarea');
  if (small && (box.top < -1 || box.bottom > innerHeight + 1))
    return 'part of it is out of the window';
  if (small ? seen < places.length : !seen)
    return `${places.find((one) => !own(one))?.outerHTML.slice(0, 80)} stands over it`;
  const reached = node.matches('a, button, input, textarea, select, summary, [tabindex="0"]');
  if (!reached) return '';  // a heading to read from, which the page itself went to
  const marked = [node, node.closest('label')].some((one) => {
    const style = one && getComputedStyle(one);
    return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  });
  return marked ? '' : 'no mark shows that it has the focus';
}"""
_AHEAD = """(node) => Boolean(
  document.activeElement.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)"""


class ByKeys(Keys):
    """Goes through pages by keys alone. `pressed` counts the keys; `unseen` fills with every step
    at which the focus could not be seen, and why."""

    def __init__(self, page):
        super().__init__(page)
        self.pressed = 0
        self.unseen: list[str] = []

    def key(self, name: str) -> None:
        """Press one key, and look where that leads."""
        self.page.keyboard.press(name)
        self.pressed += 1
        self.look()

    def look(self) -> None:
        """See where one is."""
        self.page.evaluate("() => new Promise(requestAnimationFrame)")
        if why := self.page.evaluate(_UNSEEN):
            self.unseen.append(f"{self.page.evaluate(_HERE)}: {why}")

    def go_to(self, target) -> None:
        """Tab to `target`, onward or back, and be seen at every stop."""
        target.wait_for()
        key = "Tab" if target.evaluate(_AHEAD) else "Shift+Tab"
        for _ in range(400):
            if target.evaluate("node => node === document.activeElement"):
                return
            self.key(key)
        raise AssertionError(f"the {key} key does not get to {target}")

    def press_on(self, target, key: str = "Enter") -> None:
        """Go to a button or a link, and press it."""
        self.go_to(target)
        self.page.keyboard.press(key)
        self.pressed += 1

    def answer(self, item, wanted: Any) -> None:
        """Answer an item of the page with the value `wanted`."""
        give_by(self, part(self.page, item.stem.strip()), item.kind, wanted)
        self.look()

    def play(self, player, way: list[tuple[str, int]], words: str) -> None:
        """Play a scene to its end. Where own words come first, write `words`."""
        self.press_on(player.get_by_role("button", name="Begin"))
        for done, (_, place) in enumerate(way):
            field = player.locator(".pc-dock textarea")
            player.locator(".pc-choice").nth(place).or_(field).first.wait_for()
            player.locator("[data-focus]:focus").wait_for()
            if field.count():
                self.go_to(field)
                self.page.keyboard.type(words)
                self.press_on(player.get_by_role("button", name="Now show me some ways to say it"))
                player.locator(".pc-choice").nth(place).wait_for()
            self.key(str(place + 1))
            player.locator(".pc-mine").nth(done).wait_for()
            player.locator("[data-focus]:focus").wait_for()
            self.look()

    # --- what `answering` asks of a hand

    def press(self, target) -> None:
        self._reach(target)
        self.key("Space")

    def _reach(self, target) -> None:
        if target.get_attribute("type") == "radio":
            target = self._stop_of(target)
        self.go_to(target)
