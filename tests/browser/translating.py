"""A browser that translates a page, as far as the page can tell: every text stands in two `font`
elements, which the browser puts there, and again in whatever comes later."""

TRANSLATE = """() => {
  const away = 'font, script, style, textarea';
  const wrap = (node) => {
    if (!node.parentElement || node.parentElement.closest(away) || !node.data.trim()) return;
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    inner.textContent = '\\u200b' + node.data;  // not what the page wrote, and read the same
    outer.append(inner);
    node.replaceWith(outer);
  };
  const wrapAll = (top) => {
    if (top.nodeType === Node.TEXT_NODE) return wrap(top);
    const walk = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) found.push(walk.currentNode);
    found.forEach(wrap);
  };
  document.documentElement.lang = 'es';
  document.documentElement.classList.add('translated-ltr');
  wrapAll(document.body);
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes)
      if (type === 'characterData') wrap(target);
      else addedNodes.forEach(wrapAll);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
"""Translates the open page, and what comes on it from then on."""

LEFT = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const left = [];
  while (walk.nextNode()) {
    const { data, parentElement: around } = walk.currentNode;
    if (data.trim() && !around.closest('font, script, style, textarea')) left.push(data);
  }
  return left;
}"""
"""The texts of the page that are not translated."""
