// The columns of a report card: the stages that ship, and what the reader had measured.

import { alive } from "./log.js";
import { wilson } from "./rates.js";

// Smaller models are no stage of the life: shown on request.
export function stageColumns(stages) {
  return stages.map(({ name, title, hue, extra, rates }) => ({ key: name, title, hue, live: false, shown: !extra, cell: (behaviour) => ({ rate: rates[behaviour] ?? null, words: "–" }) }));
}

// A run that measures, as a column that fills while it goes on.
export function ownColumn(run, summary) {
  const found = new Map((run?.final ?? []).map((point) => [point.measure, point]));
  const names = (summary.settings.behaviours ?? "").split(",").map((name) => name.trim());
  const cell = (behaviour) => {
    const point = found.get(behaviour);
    if (point) return { rate: wilson(Math.round(point.mean * point.n), point.n) };
    if (!names.includes(behaviour)) return { rate: null, words: "–" };
    if (run?.progress?.what === behaviour) return { rate: null, words: "asking…" };
    return { rate: null, words: run && alive(run) ? "…" : "not asked" };
  };
  return { key: summary.id, title: summary.name || "My run", hue: "own", live: true, shown: true, run, items: summary.settings.items * (summary.settings.seeds ?? 1), cell };
}

// The rows that fit the filter and the search, in the order wanted.
export function rowsFor(behaviours, { filter, search, sort }, columns) {
  const wanted = search.trim().toLowerCase();
  const fits = ({ deck, theme, title, asks }) => (filter === "deck" ? deck : filter === "all" || theme === filter)
    && (!wanted || [title, asks, deck ?? "", theme].some((text) => text.toLowerCase().includes(wanted)));
  const rows = behaviours.filter(fits);
  const column = columns.find(({ key }) => key === sort?.key);
  if (!column) return rows;
  const value = ({ name }) => column.cell(name).rate?.rate ?? -1; // what was not measured comes last
  return [...rows].sort((a, b) => (value(a) < 0 || value(b) < 0 ? value(b) - value(a) : sort.down ? value(b) - value(a) : value(a) - value(b)));
}
