// The seat's own runs of one method, in the history that the first panel has.

import { h, set } from "./dom.js";
import { History } from "./history.js";

export class OwnHistory extends History {
  // `facts(run)`: the run in a line; `measure`: whose last mean stands at the right.
  constructor({ facts, measure, ...more }) {
    super(more);
    Object.assign(this, { facts, measure });
  }

  put(runs) {
    super.put(runs.map((run) => ({ ...run, examples: 0, steps: run.settings.steps, learning_rate: run.settings.learning_rate, final_loss: run.means[this.measure] ?? null })));
  }

  row(run, shownId, place) {
    const row = super.row(run, shownId, place);
    set(row.querySelector(".ptl-run-open"), { title: this.facts(run) });
    set(row.querySelector(".ptl-run-loss"), { title: `Last ${this.measure}` });
    row.querySelector(".ptl-run-loss .ptl-unseen")?.replaceWith(h("span", { class: "ptl-unseen" }, `last ${this.measure} `));
    return row;
  }
}
