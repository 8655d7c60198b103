// "Your path": what was practiced, shown and marked, the roads through scenes, and one's own answers.

import { say, sayN } from "../../labextension/trainee/voice.js";
import { drawing, h, listenTo, redraw } from "../dom.js";
import { offerFile } from "../download.js";
import { documentLink } from "../jupyter.js";
import { when } from "../notes.js";
import { ownAnswers } from "./own_answers.js";

const AT_A_GLANCE = 6; // scenes; the others are folded

export function pathView(part, el) {
  const root = h("div", { class: "pc-path" });
  const notice = h("p", {
    class: "pc-notice pc-told-now",
    role: "status",
    tabindex: -1,
    hidden: true,
  });
  const own = ownAnswers(part);
  const unfolded = new Set(); // what stays open when the page is drawn anew

  function draw() {
    const { view } = part;
    notice.textContent = view.notice;
    notice.hidden = !view.notice;
    redraw(
      root,
      h(
        "header",
        {},
        h("p", {}, documentLink(el, "home.ipynb", say("Home"), { "data-key": "home" })),
        h("p", {}, view.about),
      ),
      view.first ? beginning(view) : null,
      view.areas.length ? walked(view) : null,
      view.areas.map(areaOf),
      view.scenes.length ? roadsOf(view) : null,
      view.remarks.length
        ? h(
            "section",
            { class: "pc-card", "aria-label": say("Good to know") },
            view.remarks.map((text) => h("p", {}, text)),
          )
        : null,
      notice,
      own.draw(),
    );
  }

  function beginning(view) {
    return h(
      "section",
      { class: "pc-card pc-next" },
      h("p", {}, view.first),
      view.start
        ? documentLink(el, view.start, say("Begin with the first lesson"), {
            class: "pc-button pc-primary",
            "data-key": "start",
          })
        : null,
    );
  }

  function folded(key, attributes, ...children) {
    const details = h("details", { ...attributes, open: unfolded.has(key) }, children);
    details.addEventListener("toggle", () => {
      if (details.open) unfolded.add(key);
      else unfolded.delete(key);
    });
    return details;
  }

  function roadsOf(view) {
    const more = view.scenes.slice(AT_A_GLANCE);
    return h(
      "section",
      { "aria-labelledby": "pc-roads" },
      h("h2", { id: "pc-roads" }, say("Scenes you played more than once")),
      view.scenes.slice(0, AT_A_GLANCE).map(sceneOf),
      more.length
        ? folded(
            "more",
            {},
            h(
              "summary",
              { "data-key": "more" },
              sayN("One more scene", "{n} more scenes", more.length),
            ),
            more.map(sceneOf),
          )
        : null,
    );
  }

  /** One scene, folded under what was new the last time. */
  function sceneOf(scene) {
    const key = `${scene.document}-${scene.part}`;
    return folded(
      key,
      { class: "pc-card pc-again" },
      h(
        "summary",
        { "data-key": `again-${key}` },
        h("h3", {}, scene.title),
        h("span", { class: "pc-hint" }, scene.unit),
        h("span", { class: "pc-opens" }, scene.told),
      ),
      h("div", { class: "pc-roads" }, scene.roads.map(roadOf)),
      scene.more ? h("p", { class: "pc-hint" }, scene.more) : null,
      scene.note ? h("p", { class: "pc-hint" }, scene.note) : null,
      scene.earlier.length ? earlierOf(scene.earlier) : null,
      h(
        "p",
        {},
        documentLink(
          el,
          scene.document,
          say("Go to this scene"),
          { "data-key": `scene-${key}` },
          scene.part,
        ),
      ),
    );
  }

  part.onReply((reply, buffers) => {
    if (reply.view) draw();
    own.hear(reply);
    if (reply.zip) offerFile(reply.zip, buffers[0]);
  });
  own.onChange(draw);
  el.append(root);
  draw();
  return listenTo([[window, "pageshow", () => part.tell({ do: "look" })]]);
}

/** The whole way as a picture, with the same in words and how to read it. */
const walked = (view) =>
  h(
    "section",
    { class: "pc-walked", "aria-labelledby": "pc-walked" },
    h("h2", { id: "pc-walked" }, say("Where you are")),
    h("p", { class: "pc-left" }, view.told),
    drawing(view.picture, { class: "pc-way-picture" }),
    h(
      "ul",
      { class: "pc-legend", "aria-label": say("How to read the stones") },
      view.legend.map((one) => h("li", {}, drawing(one.stone, { class: "pc-stone" }), one.text)),
    ),
  );

const areaOf = (area) =>
  h(
    "section",
    { class: "pc-reach", "data-hue": area.hue, "aria-labelledby": `pc-reach-${area.id}` },
    h("h3", { id: `pc-reach-${area.id}` }, area.title),
    area.told ? h("p", { class: "pc-hint" }, area.told) : null,
    area.skills.length ? h("ol", { class: "pc-steps" }, area.skills.map(stepOf)) : null,
  );

const stepOf = (skill) =>
  h(
    "li",
    { "data-stage": skill.stage },
    drawing(skill.stone, { class: "pc-stone" }),
    h(
      "div",
      {},
      h("h4", {}, skill.title),
      h("p", { class: "pc-hint" }, skill.plain),
      h(
        "dl",
        {},
        skill.rows.map((row) =>
          h("div", {}, h("dt", {}, row.word), h("dd", {}, row.lines.join(" "))),
        ),
      ),
    ),
  );

const roadOf = (road) =>
  h(
    "section",
    { class: "pc-one-road" },
    h("h4", {}, road.name, road.t ? h("span", { class: "pc-hint" }, ` · ${when(road.t)}`) : null),
    road.changed ? h("p", { class: "pc-doubt" }, road.changed) : null,
    h(
      "dl",
      {},
      road.began ? told(say("How it began"), road.began) : null,
      road.moments.map((one) => told(one.cue || say("A moment"), one.chose)),
      road.skills.length ? told(say("What you showed"), road.skills.join(" · ")) : null,
      told(say("Where it led"), road.led),
    ),
  );

const told = (at, what) => h("div", {}, h("dt", {}, at), h("dd", {}, what));

const earlierOf = (roads) => [
  h("h4", {}, say("Earlier times")),
  h(
    "ul",
    {},
    roads.map((one) =>
      h("li", {}, h("strong", {}, one.name), one.t ? ` · ${when(one.t)}` : "", `: ${one.led}`),
    ),
  ),
];
