// Elements without innerHTML: whatever a model or a learner wrote stays text.

const SVG = "http://www.w3.org/2000/svg";

function fill(el, props, kids) {
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) el.addEventListener(key.slice(2), value);
    else if (key === "class") el.setAttribute("class", value);
    else if (key === "value" || key === "checked" || key === "indeterminate") el[key] = value;
    else el.setAttribute(key, value === true ? "" : String(value));
  }
  el.append(...kids.flat(3).filter((kid) => kid !== null && kid !== undefined && kid !== false));
  return el;
}

export const h = (tag, props, ...kids) => fill(document.createElement(tag), props, kids);
export const s = (tag, props, ...kids) => fill(document.createElementNS(SVG, tag), props, kids);

// Text in which `words in backticks` are code.
export const prose = (text) => text.split("`").map((part, i) => (i % 2 ? h("code", {}, part) : part));

export function show(el, visible) {
  el.hidden = !visible;
}

// Changes text only when it differs, so that selections and screen readers are left alone.
export function say(el, text) {
  if (el.textContent !== text) el.textContent = text;
}

export function set(el, props) {
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === false) el.removeAttribute(key);
    else if (el.getAttribute(key) !== String(value)) el.setAttribute(key, value);
  }
}

const PATHS = {
  play: "M5 3.5v9l7.5-4.5z",
  resume: "M3 3.5h2v9H3zM6.5 3.5v9l7-4.5z",
  stop: "M4.5 4.5h7v7h-7z",
  undo: "M6 3 3 6l3 3M3 6h6.5a3.5 3.5 0 0 1 0 7H6",
  redo: "M10 3l3 3-3 3M13 6H6.5a3.5 3.5 0 0 0 0 7H10",
  plus: "M8 3.5v9M3.5 8h9",
  trash: "M3.5 4.5h9M6.5 4.5v-1h3v1M5 4.5l.5 8h5l.5-8M7 7v3.5M9 7v3.5",
  copy: "M6 6h7v7H6zM10 6V3H3v7h3",
  into: "M8 2.5v7M5 7l3 3 3-3M3 13h10",
  out: "M8 10V3M5 5.5 8 2.5l3 3M3 13h10",
  reset: "M4 5.5A5 5 0 1 1 3 8M3.5 2.5v3h3",
  screen: "M2.5 3.5h11v7h-11zM8 10.5v3M5.5 13.5h5",
  close: "M4 4l8 8M12 4l-8 8",
  replay: "M12 5.5A5 5 0 1 0 13 8M12.5 2.5v3h-3",
  warn: "M8 2.5 14 13H2zM8 6.5v3M8 11.2v.3",
  pause: "M4 3.5h2.8v9H4zM9.2 3.5H12v9H9.2z",
  one: "M3.5 3.5v9l6-4.5zM10.5 3.5h2v9h-2z",
  fork: "M4 2.5v11M4 9.5c0-4 7-1.5 7-5.5M8.5 5.5 11 3l2.5 2.5",
  up: "M8 13V3.5M4 7.5l4-4 4 4",
  down: "M8 3v9.5M4 8.5l4 4 4-4",
  level: "M3 6h10M3 10h10",
  check: "M3.5 8.5l3 3 6-7",
  lock: "M4 7.5h8v5.5H4zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2",
  more: "M3 8a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0M7.3 8a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0M11.6 8a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0",
};

export function icon(name) {
  return s(
    "svg",
    { class: "ptl-glyph", viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
    s("path", { d: PATHS[name] }),
  );
}

// A button that says its verb; with a label in place of text it is an icon only.
export function button(text, onclick, { kind = "plain", glyph, label, ...rest } = {}) {
  return h(
    "button",
    { type: "button", class: `ptl-button ptl-${kind}`, onclick, "aria-label": label, title: label, ...rest },
    glyph ? icon(glyph) : null,
    text ? h("span", {}, text) : null,
  );
}

// Tells the style sheet how far a slider's thumb is along.
export function level(slider) {
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const at = high > low ? (Number(slider.value) - low) / (high - low) : 0;
  slider.style.setProperty("--at", Math.max(0, Math.min(1, at)));
}

// What a widget manager calls to draw a view, and calls back when it is gone.
export const mounted = (View) => ({ model, el }) => {
  const view = new View(model, el);
  return () => view.close();
};

let counter = 0;
export const uid = (stem) => `ptl-${stem}-${(counter += 1)}-${Math.random().toString(36).slice(2, 7)}`;

export function grow(area) {
  area.style.height = "auto";
  if (area.scrollHeight) area.style.height = `${area.scrollHeight}px`;
}

export function textarea(value, props) {
  const area = h("textarea", { rows: 1, spellcheck: "false", autocomplete: "off", ...props, value });
  area.addEventListener("input", () => grow(area));
  return area;
}
