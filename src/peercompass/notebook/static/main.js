// One widget, four views: which one is drawn is said by the view itself.
const VIEWS = { item: itemView, scenario: playerView, "hand-in": handInView, home: homeView };

export default {
  render({ model, el }) {
    el.classList.add("pc-root");
    return VIEWS[model.get("view").type]({ model, el });
  },
};
