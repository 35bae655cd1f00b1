// What the notebook's widget manager loads.

import { mount } from "./panel.js";

export default { render: mount };
