// The widget of the contamination lab.

import { mountContamination } from "./leak_lab_view.js";

export default { render: mountContamination };
