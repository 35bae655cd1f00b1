// An app's page: remembers the theme, and mends what a busy moment breaks.

const { base } = document.currentScript.dataset;
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
document.cookie = `ptl_theme=${dark ? "dark" : "light"}; path=${base}; max-age=31536000; SameSite=Lax`;
window.voila_process = () => {}; // our waiting page counts no cells

// The widget manager waits two seconds for a widget and does not look once more when they
// are over. One that arrives just then is never shown: with many visitors at once, some
// would look at an empty page. Here such a widget is shown after all.
const LOST = "Error displaying widget: model not found";
const VIEW = "application/vnd.jupyter.widget-view+json";
const widgets = new Map(); // the element of an output → its widget's id

function note() {
  for (const script of document.querySelectorAll('script[type="application/vnd.voila.cell-output+json"]')) {
    const id = JSON.parse(script.textContent).data?.[VIEW]?.model_id;
    if (id) widgets.set(script.parentElement, id);
  }
}

async function mend(node, id) {
  const manager = await window.jupyterapp.widgetManagerPromise.promise;
  const view = await manager.create_view(await manager.get_model(id));
  const widget = view.luminoWidget ?? view.pWidget;
  widget.processMessage({ type: "before-attach" });
  node.replaceChildren(widget.node);
  widget.processMessage({ type: "after-attach" });
}

function look() {
  for (const [place, id] of widgets) {
    const lost = [...place.children].find((node) => node.textContent === LOST);
    if (!lost) continue;
    widgets.delete(place);
    mend(lost, id).catch((error) => console.error(error));
  }
}

document.addEventListener("DOMContentLoaded", () => {
  note();
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
});
