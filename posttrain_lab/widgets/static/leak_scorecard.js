// The widget "Detector score card".

import { mountScorecard } from "./leak_card.js";

export default { render: mountScorecard };
