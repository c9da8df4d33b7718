import { requireNode } from "./node-version.ts";

requireNode("npm run server");
const { keepYoungGenerationSmall } = await import("./young-generation.ts");
keepYoungGenerationSmall();
const { run } = await import("./run.ts");
/** Of this process' server, from this machine: `http://127.0.0.1:8787`. */
export const url = await run();
