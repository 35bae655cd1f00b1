// What the notebook's widget manager loads.

import { mountPacking } from "./packing_page.js";

export default { render: mountPacking };
