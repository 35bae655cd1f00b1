// What the notebook's widget manager loads.

import { mountMask } from "./mask_page.js";

export default { render: mountMask };
