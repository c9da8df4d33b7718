import { requireNode } from "../node-version.ts";

requireNode("npm run admin");
const { runAdmin } = await import("./program.ts");
const { stdin, stdout, stderr, env, argv } = process;
process.exitCode = await runAdmin(argv.slice(2), { stdin, stdout, stderr, env });
