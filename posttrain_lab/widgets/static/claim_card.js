// The widget of a claim: its card on a page.

import { mountClaim } from "./claim_view.js";

export default { render: mountClaim };
