// Numbers, times and sentences the way the panel says them.

export const FINAL = "Final loss: the mean of the last 5 losses";

export const LABELS = {
  learning_rate: "Learning speed",
  steps: "Training steps",
  batch_size: "Examples a step",
  sample_every: "Answer every",
  measure_every: "Look at held-out every",
  epochs: "Passes over the examples",
  lora_rank: "Rank of the add-on",
  lora_alpha: "Strength of the add-on",
  lora_targets: "Layers by name",
  seed: "Seed",
};

export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function number(value, digits = 2) {
  if (!Number.isFinite(value)) return "–";
  if (value !== 0 && Math.abs(value) < 0.01) {
    return value.toPrecision(digits).replace(/\.?0+$/, "").replace(/\.?0+e/, "e");
  }
  return value.toFixed(digits);
}

// 0.0003 rather than 3e-4: no notation to learn.
export function plain(value) {
  if (!Number.isFinite(value)) return String(value);
  const text = Number(value.toPrecision(3)).toString();
  return text.includes("e-") ? value.toFixed(Number(text.split("e-")[1]) + 1).replace(/0+$/, "") : text;
}

export const count = (n, one, many = `${one}s`) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

export function ago(unix, now = Date.now() / 1000) {
  const past = now - unix;
  if (past < 60) return "just now";
  if (past < 3600) return `${Math.round(past / 60)} min ago`;
  const date = new Date(unix * 1000);
  const clock = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (date.toDateString() === new Date(now * 1000).toDateString()) return clock;
  return `${date.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, ${clock}`;
}

export function day(iso) {
  const date = new Date(`${iso}T12:00:00`);
  return Number.isNaN(date.getTime())
    ? iso
    : date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}

export function queue(position, waitS) {
  const wait = Number.isFinite(waitS) && waitS !== null ? `, about ${duration(waitS)}` : "";
  if (!position) return `Next in line${wait}`;
  return `${count(position, "run")} before yours${wait}`;
}

// Bytes as megabytes: 6.3 MB, 0.04 MB, 1,076 MB.
export function megabytes(bytes) {
  const size = bytes / 1e6;
  return `${size >= 100 ? Math.round(size).toLocaleString("en") : size >= 1 ? size.toFixed(1) : Number(size.toPrecision(2))}\u00a0MB`;
}

export function bigNumber(n) {
  if (n >= 1e9) return `${(n / 1e9).toFixed(1)} billion`;
  if (n >= 1e6) return `${(n / 1e6).toFixed(n < 1e7 ? 1 : 0)} million`;
  return n.toLocaleString("en");
}
