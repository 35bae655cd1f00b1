// The widget "Constitution lab".

import { mountConstitution } from "./constitution_view.js";

export default { render: mountConstitution };
