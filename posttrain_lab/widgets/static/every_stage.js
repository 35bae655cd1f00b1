// The widget "One prompt, every stage".

import { mountEveryStage } from "./every_stage_view.js";

export default { render: mountEveryStage };
