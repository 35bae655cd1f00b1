// What the notebook's widget manager loads.

import { mountStudio } from "./studio.js";

export default { render: mountStudio };
