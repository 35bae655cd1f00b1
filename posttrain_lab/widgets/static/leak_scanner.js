// The widget "Leak scanner".

import { mountLeakScanner } from "./leak_view.js";

export default { render: mountLeakScanner };
