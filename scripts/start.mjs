/** `npm start`: the server in this process, and the desktop app on it where this machine can show one. */
import { bootstrap, endWithNpm } from "./bootstrap.mjs";
import { openDesktop } from "./open-desktop.mjs";
import { ensureWebClient } from "./web-client.mjs";

await bootstrap(import.meta.url);
await ensureWebClient();
endWithNpm();
const { url } = await import("../server/main.ts");
openDesktop(url);
