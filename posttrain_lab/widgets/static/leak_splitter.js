// The widget "Leak-safe splitter".

import { mountSplitter } from "./leak_split.js";

export default { render: mountSplitter };
