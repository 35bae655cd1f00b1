// What the notebook's widget manager loads.

import { mountTimeline } from "./timeline_view.js";

export default { render: mountTimeline };
