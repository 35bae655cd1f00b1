// The widget "Reward model lab".

import { mountRewardLab } from "./reward_view.js";

export default { render: mountRewardLab };
