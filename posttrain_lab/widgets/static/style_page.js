// Every component in every state: panels that talk to canned replies in place of a kernel.

import { mount } from "./panel.js";

class Canned {
  constructor({ boot, replies, patience }) {
    Object.assign(this, { boot, replies, patience, ears: new Set() });
  }

  get(key) {
    return { boot: this.boot, name: `style-${Math.random()}`, patience_ms: this.patience ?? 5000 }[key];
  }

  on(_, ear) {
    this.ears.add(ear);
  }

  off(_, ear) {
    this.ears.delete(ear);
  }

  send(message) {
    const canned = this.replies[message.type];
    const byRun = canned?.[message.run] ?? canned;
    if (byRun === undefined || byRun === "silence") return;
    const again = message.type === "events" && message.offset > 0;
    const reply = again ? { ok: true, ...byRun, events: [] } : byRun.error ? { ok: false, error: byRun.error } : { ok: true, ...byRun };
    setTimeout(() => this.ears.forEach((ear) => ear({ id: message.id, ...reply })), 0);
  }
}

const settled = () => new Promise((done) => setTimeout(done, 250));

async function found(host, selector) {
  while (!host.querySelector(selector)) await settled();
  return host.querySelector(selector);
}

async function act(host, steps) {
  for (const [verb, selector, value] of steps) {
    await settled();
    const target = await found(host, selector);
    if (verb === "click") target.click();
    if (verb === "open") target.open = true;
    if (verb === "type") {
      target.value = value;
      target.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

async function show(state, { boot }) {
  const host = document.getElementById(state.id);
  mount({ model: new Canned({ ...state, boot: { ...boot, ...state.boot } }), el: host });
  await act(host, state.steps ?? []);
}

const data = JSON.parse(document.getElementById("states").textContent);
localStorage.clear();
Promise.all(data.states.map((state) => show(state, data))).then(async () => {
  await settled();
  document.activeElement?.blur();
  window.scrollTo(0, 0);
  document.body.dataset.ready = "";
});
