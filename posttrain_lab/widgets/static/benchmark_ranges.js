// What the notebook's widget manager loads.

import { mountRanges } from "./benchmark_ranges_view.js";

export default { render: mountRanges };
