// The widget "SFT, DPO, RLHF": a race from one start and one set of choices.

import { mountRace } from "./race_view.js";

export default { render: mountRace };
