// The widget "Grader bench".

import { mountGraderBench } from "./grader_bench_view.js";

export default { render: mountGraderBench };
