"""Trying everything on a page, and hearing all that it says meanwhile."""

from __future__ import annotations

from tests.helpers.plain_words import READ_OUT, TYPED

NOT_OURS = ".jp-RenderedMarkdown, #jp-top-bar, .lm-Menu, .jp-Toolbar"
"""What stands on a page in Jupyter that the course wrote, or Jupyter itself."""
_AWAY = ".pc-wayout *"
"""What leads out of a trainee's page, to Jupyter's own."""

_TEXTS = """([attributes, notOurs]) => {
  const said = new Set();
  const take = (node, text) => {
    if (!node.closest(`script, style, noscript, ${notOurs}`) && isThere(node)) said.add(text);
  };
  // On a page of Jupyter's, what is hidden is Jupyter's, or code.
  const jupyter = document.getElementById('jupyter-config-data') !== null;
  const isThere = (node) => !jupyter || node.checkVisibility();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) take(walk.currentNode.parentElement, walk.currentNode.textContent);
  for (const name of attributes)
    for (const node of document.querySelectorAll(`[${name}]`)) take(node, node.getAttribute(name));
  for (const frame of document.querySelectorAll('iframe'))
    said.add(frame.contentDocument?.body?.innerText ?? '');
  return [...said].map((text) => text.replace(/\\s+/g, ' ').trim()).filter(Boolean);
}"""
_FILL = """(words) => {
  for (const field of document.querySelectorAll('textarea, input[type=text], input:not([type])')) {
    if (field.value || !field.checkVisibility()) continue;
    field.value = words;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}"""
_NEXT = """([tried, away]) => {
  const named = (node) => [node.closest('[data-shown]')?.dataset.shown, node.dataset.key,
    node.textContent, node.getAttribute('aria-label'), node.value, node.name].join('|');
  for (const node of document.querySelectorAll('summary, button, input[type=radio],'
    + ' input[type=checkbox], select')) {
    const name = named(node);
    if (tried.includes(name) || !node.checkVisibility() || node.disabled) continue;
    if (node.matches(away)) continue;
    if (node.matches('select')) {
      node.selectedIndex = node.options.length - 1;
      node.dispatchEvent(new Event('change', { bubbles: true }));
    } else node.click();
    return name;
  }
  return null;
}"""
_MOMENT = 40  # milliseconds in which a click is heard and answered


def walk(page, most: int, moment: int = _MOMENT) -> set[str]:
    """Try everything on a page that can be pressed, each thing once and `most` at most, and write
    into every field. After each, wait a `moment` (milliseconds) for what it does. Gives every text
    that stood there meanwhile."""
    page.evaluate("() => { window.print = () => {}; window.confirm = () => true; }")

    def hear() -> set[str]:
        return set(page.evaluate(_TEXTS, [READ_OUT, NOT_OURS]))

    seen = hear()
    tried: list[str] = []
    while len(tried) < most:
        page.evaluate(_FILL, TYPED)
        pressed = page.evaluate(_NEXT, [tried, _AWAY])
        if pressed is None:
            break
        tried.append(pressed)
        page.wait_for_timeout(moment)
        seen |= hear()
    return seen
