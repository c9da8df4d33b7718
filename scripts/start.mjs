import { bootstrap } from "./bootstrap.mjs";
import { ensureWebClient } from "./web-client.mjs";

await bootstrap(import.meta.url);
await ensureWebClient();
await import("../server/main.ts");
