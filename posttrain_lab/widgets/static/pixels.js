// A picture of eight by eight pixels, drawn from numbers; pixels that are wrong are outlined.

import { h, s } from "./dom.js";

const SIDE = 8;

// `pixels`: 64 numbers from 0 to 7; `colours`: [[name, hex]]; `wrong`: places in `pixels`.
export function picture(pixels, colours, name, wrong = []) {
  const at = (n) => ({ x: n % SIDE, y: Math.floor(n / SIDE), width: 1, height: 1 });
  const dots = pixels.map((pixel, n) => s("rect", { ...at(n), fill: colours[pixel][1] }));
  // Light under dark, so that it is seen on every colour.
  const marks = wrong.flatMap((n) => [s("rect", { class: "ptl-pixel-under", ...inset(at(n)) }), s("rect", { class: "ptl-pixel-wrong", ...inset(at(n)) })]);
  return s("svg", { class: "ptl-pixels", viewBox: `0 0 ${SIDE} ${SIDE}`, role: "img", "aria-label": name }, s("g", { "shape-rendering": "crispEdges" }, dots), marks);
}

const inset = ({ x, y }) => ({ x: x + 0.12, y: y + 0.12, width: 0.76, height: 0.76 });

export const noPicture = (words) => h("div", { class: "ptl-pixels ptl-pixels-none" }, h("p", {}, words));
