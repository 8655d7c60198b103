"""Trying everything on a page, and hearing all that it says meanwhile."""

from __future__ import annotations

from tests.helpers.plain_words import READ_OUT, TYPED

_TEXTS = """(attributes) => {
  const skip = 'script, style, noscript';
  const said = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode())
    if (!walk.currentNode.parentElement.closest(skip)) said.add(walk.currentNode.textContent);
  for (const name of attributes)
    for (const node of document.querySelectorAll(`[${name}]`)) said.add(node.getAttribute(name));
  for (const frame of document.querySelectorAll('iframe'))
    said.add(frame.contentDocument?.body?.innerText ?? '');
  return [...said].map((text) => text.replace(/\\s+/g, ' ').trim()).filter(Boolean);
}"""
_FILL = """(words) => {
  for (const field of document.querySelectorAll('textarea, input[type=text], input:not([type])')) {
    if (field.value) continue;
    field.value = words;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}"""
_NEXT = """(tried) => {
  const named = (node) => [node.closest('[data-shown]')?.dataset.shown, node.dataset.key,
    node.textContent, node.getAttribute('aria-label'), node.value, node.name].join('|');
  for (const node of document.querySelectorAll('summary, button, input[type=radio],'
    + ' input[type=checkbox], select')) {
    const name = named(node);
    if (tried.includes(name) || !node.checkVisibility() || node.disabled) continue;
    if (node.matches('select')) {
      node.selectedIndex = node.options.length - 1;
      node.dispatchEvent(new Event('change', { bubbles: true }));
    } else node.click();
    return name;
  }
  return null;
}"""
_MOMENT = 40  # milliseconds in which a click is heard and answered


def walk(page, most: int) -> set[str]:
    """Try everything on a page that can be pressed, each thing once and `most` at most, and write
    into every field. Gives every text that stood there meanwhile."""
    page.evaluate("() => { window.print = () => {}; window.confirm = () => true; }")
    seen: set[str] = set(page.evaluate(_TEXTS, READ_OUT))
    tried: list[str] = []
    while len(tried) < most:
        page.evaluate(_FILL, TYPED)
        pressed = page.evaluate(_NEXT, tried)
        if pressed is None:
            break
        tried.append(pressed)
        page.wait_for_timeout(_MOMENT)
        seen |= set(page.evaluate(_TEXTS, READ_OUT))
    return seen
