// What the browser keeps: whose screen this is, and the draft as last typed.

const SEAT = "posttrain-lab.seat";
const PAGE = Symbol.for("posttrain-lab.seat"); // shared by all widgets of a page
const key = (name) => `posttrain-lab.draft.${name}`;

function store() {
  try {
    localStorage.setItem("posttrain-lab.probe", "1");
    localStorage.removeItem("posttrain-lab.probe");
    return localStorage;
  } catch {
    return null; // denied, as in some private windows and embedded frames
  }
}

function random() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function openSeat(name) {
  const kept = store();
  let seat = kept?.getItem(SEAT);
  if (!/^[0-9a-f]{32}$/.test(seat ?? "")) {
    seat = globalThis[PAGE] ??= random();
    try {
      kept?.setItem(SEAT, seat);
    } catch {
      // Full: the seat lasts as long as the page.
    }
  }
  return { seat, kept: Boolean(kept), name };
}

export function readDraft({ kept, name }) {
  if (!kept) return null;
  try {
    return JSON.parse(localStorage.getItem(key(name)) ?? "null");
  } catch {
    return null;
  }
}

export function writeDraft({ kept, name }, draft) {
  if (!kept) return false;
  try {
    localStorage.setItem(key(name), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

// Calls back when another tab, or another panel on this page, wrote a newer draft.
export function watchDraft({ name }, onnewer) {
  const fromTab = (event) => {
    if (event.key !== key(name) || !event.newValue) return;
    try {
      onnewer(JSON.parse(event.newValue));
    } catch {
      // Not ours to read.
    }
  };
  const fromPage = (event) => event.detail.name === name && onnewer(event.detail.draft);
  window.addEventListener("storage", fromTab);
  window.addEventListener("posttrain-lab:draft", fromPage);
  return () => {
    window.removeEventListener("storage", fromTab);
    window.removeEventListener("posttrain-lab:draft", fromPage);
  };
}

export function tellDraft({ name }, draft) {
  window.dispatchEvent(new CustomEvent("posttrain-lab:draft", { detail: { name, draft } }));
}
