// The outcome on one axis: both arms with their intervals, the difference, the prediction.

import { h, s, set } from "./dom.js";

const ROW = 34;
const MARGIN = { left: 12, right: 12, top: 30, bottom: 26 };

// How far the prediction's slider reaches, in the measure's unit.
const REACH = { share: 1, "nats a token": 4, tokens: 100, "powers of ten": 4, models: 4 };
export const reachOf = (unit) => REACH[unit];

export function measureText(value, unit, sign = false) {
  const plus = sign && value > 0 ? "+" : "";
  const shown = unit === "share" ? Math.round(100 * value) : Number(value.toFixed(2));
  const text = `${plus}${String(shown).replace("-", "−")}`;
  if (unit !== "share") return `${text} ${unit}`;
  return sign ? `${text} points` : `${text} %`;
}

export class GapChart {
  constructor(claim) {
    this.claim = claim;
    this.svg = s("svg", { class: "ptl-plot", role: "img", height: 90 });
    this.root = h("figure", { class: "ptl-chart ptl-claim-gap" }, h("figcaption", { class: "ptl-axis-title" }, `Difference in ${claim.measure}, against your prediction`), this.svg);
    this.observer = new ResizeObserver(() => this.paint());
    this.observer.observe(this.svg);
    this.state = { receipt: null, guess: null };
  }

  draw(state) {
    this.state = state;
    this.ask ??= requestAnimationFrame(() => this.paint());
  }

  paint() {
    this.ask = null;
    const { receipt, guess } = this.state;
    const { unit, better } = this.claim;
    const width = this.svg.clientWidth || 320;
    const height = MARGIN.top + ROW + MARGIN.bottom;
    const values = [0, guess, receipt?.low, receipt?.high].filter(Number.isFinite);
    const reach = unit === "share" ? 1 : Math.max(reachOf(unit), ...values.map((value) => 1.05 * Math.abs(value)));
    const x = (value) => MARGIN.left + ((width - MARGIN.left - MARGIN.right) * (Math.max(-reach, Math.min(reach, value)) + reach)) / (2 * reach);
    const y = MARGIN.top + ROW / 2;
    const marks = [
      s("rect", { class: "ptl-claim-side", x: better === "higher" ? x(0) : MARGIN.left, y: MARGIN.top, width: x(0) - MARGIN.left, height: ROW }),
      s("line", { class: "ptl-zero", x1: x(0), x2: x(0), y1: MARGIN.top - 6, y2: MARGIN.top + ROW + 4 }),
      s("text", { class: "ptl-tick", x: x(0), y: height - 8, "text-anchor": "middle" }, "0"),
      s("text", { class: "ptl-tick", x: MARGIN.left, y: height - 8 }, measureText(-reach, unit, true)),
      s("text", { class: "ptl-tick", x: width - MARGIN.right, y: height - 8, "text-anchor": "end" }, measureText(reach, unit, true)),
      s("text", { class: "ptl-tick", x: better === "higher" ? width - MARGIN.right : MARGIN.left, y: 12, "text-anchor": better === "higher" ? "end" : "start" }, "supports the claim"),
    ];
    if (Number.isFinite(guess)) marks.push(s("path", { class: "ptl-claim-guess", d: `M${x(guess)} ${y - 9}l9 9l-9 9l-9 -9z` }));
    if (receipt) {
      marks.push(s("line", { class: "ptl-claim-whisker", x1: x(receipt.low), x2: x(receipt.high), y1: y, y2: y }),
        ...[receipt.low, receipt.high].map((end) => s("line", { class: "ptl-claim-whisker", x1: x(end), x2: x(end), y1: y - 6, y2: y + 6 })),
        s("circle", { class: "ptl-claim-point", cx: x(receipt.difference), cy: y, r: 6 }));
    }
    set(this.svg, { viewBox: `0 0 ${width} ${height}`, height, "aria-label": this.told() });
    this.svg.replaceChildren(...marks);
  }

  told() {
    const { receipt, guess } = this.state;
    const { unit } = this.claim;
    const mine = Number.isFinite(guess) ? `Predicted ${measureText(guess, unit, true)}.` : "No prediction yet.";
    if (!receipt) return mine;
    return `${mine} Measured ${measureText(receipt.difference, unit, true)}, ${measureText(receipt.low, unit, true)} to ${measureText(receipt.high, unit, true)}.`;
  }

  close() {
    this.observer.disconnect();
  }
}
