// Handing in: first what is answered and what is open, then the way out (nbgrader's exchange
// where there is one, else one zip), then a receipt.

function handInView({ model, el }) {
  const root = h("section", { class: "pc-card", "aria-label": "Hand in" });
  let exchange = null; // not asked yet
  let message = "";
  let sending = false;

  async function find() {
    const { course, unit } = model.get("view");
    const listed = await ask(el, `assignments?course_id=${encodeURIComponent(course)}`);
    exchange = Boolean(listed?.success && listed.value.some((one) =>
      one.assignment_id === unit && one.status === "fetched"));
    draw();
  }

  async function handIn() {
    if (sending || exchange === null) return;
    const view = model.get("view");
    sending = true;
    draw();
    if (exchange) {
      const answer = await ask(el, "assignments/submit", { course_id: view.course, assignment_id: view.unit });
      message = answer?.success === true ? "" :
        "The course did not take it just now. Your answers are safe. Try again, or take a copy below.";
      if (!message) model.send({ do: "handed" });
    } else {
      model.send({ do: "zip" });
    }
    sending = false;
    draw();
  }

  function draw() {
    const view = model.get("view");
    const all = view.open === 0;
    redraw(root,
      h("h3", {}, "Hand in your work"),
      h("ul", { class: "pc-check" }, view.items.map((item) => h("li", {},
        h("span", { "aria-hidden": "true" }, item.done ? "✓ " : item.started ? "◐ " : "○ "),
        item.title, h("em", {}, stateOf(item))))),
      h("p", { role: "status" }, all ? "Everything is answered."
        : `${view.open} ${view.open === 1 ? "part is" : "parts are"} still open. You may hand in all the same; an open part is “not answered”, not “wrong”.`),
      h("div", { class: "pc-bar" },
        button(sending ? "Handing in…" : all ? "Hand in" : "Hand in as it is", handIn,
          { class: "pc-primary", "data-key": "hand", "aria-disabled": sending || exchange === null }),
        button("Look again", () => { model.send({ do: "look" }); find(); }, { "data-key": "look" }),
        exchange ? button("Take a copy as a file", () => model.send({ do: "zip" }), { class: "pc-quiet", "data-key": "copy" }) : null),
      exchange === false ? h("p", { class: "pc-hint" }, "You get one file. Send it to your instructor the way you agreed.") : null,
      message ? h("p", { class: "pc-notice", role: "alert" }, message) : null,
      view.receipt ? receiptOf(view.receipt) : null);
  }

  model.on("msg:custom", (content, buffers) => {
    if (!content?.zip) return;
    const address = URL.createObjectURL(new Blob([buffers[0]], { type: "application/zip" }));
    h("a", { href: address, download: content.zip }).click();
    setTimeout(() => URL.revokeObjectURL(address), 30000);
  });
  model.on("change:view", draw);
  el.append(root);
  draw();
  find();
  // Answers given above change the list without a word: look again whenever this comes into view.
  new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && model.send({ do: "look" }))
    .observe(root);
}

function receiptOf(receipt) {
  return h("div", { class: "pc-receipt", role: "status" },
    h("h4", {}, "Your receipt"),
    h("p", {}, receipt.how === "exchange" ? "Handed in to your course" : "Saved as a file",
      ` on ${when(receipt.time)}. ${receipt.answers} of ${receipt.of} answered. `,
      "Receipt code: ", h("code", {}, receipt.code), "."),
    h("p", { class: "pc-hint" }, "You can still change answers and hand in again. Your newest hand-in counts."));
}

function stateOf({ done, started, state }) {
  if (state) return state === "final" ? " answered, final version" : " answered, still a draft";
  return done ? " answered" : started ? " begun" : " open";
}
