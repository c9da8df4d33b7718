/** The server alone, in the foreground: what a host runs. Content with an installation without development packages. */
import { bootstrap, endWithNpm } from "./bootstrap.mjs";
import { ensureWebClient } from "./web-client.mjs";

await bootstrap(import.meta.url, { packages: "production" });
await ensureWebClient();
endWithNpm();
await import("../server/main.ts");
