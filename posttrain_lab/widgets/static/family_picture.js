// What the notebook's widget manager loads.

import { mountFamily } from "./family_picture_view.js";

export default { render: mountFamily };
