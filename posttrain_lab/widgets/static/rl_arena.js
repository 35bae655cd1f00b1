// The widget "RL arena".

import { mountRLArena } from "./rl_view.js";

export default { render: mountRLArena };
