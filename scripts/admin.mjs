/** A command of the host, beside the running server: `npm run admin -- <command>` (docs/administration.md). */
import { bootstrap, endWithNpm } from "./bootstrap.mjs";

await bootstrap(import.meta.url, { packages: "production" });
endWithNpm();
await import("../server/admin/main.ts");
