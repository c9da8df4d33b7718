import { bootstrap, endWithNpm } from "./bootstrap.mjs";
import { ensureWebClient } from "./web-client.mjs";

await bootstrap(import.meta.url);
await ensureWebClient();
endWithNpm();
await import("../server/main.ts");
