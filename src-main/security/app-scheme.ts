import type { Protocol } from "electron";
import type { AppFiles } from "./app-files.ts";
import { APP_SCHEME } from "./app-origin.ts";

/**
 * Standard and secure: the page has an origin of its own, and a microphone. No stream, no service worker, no way around
 * the content security policy.
 */
const APP_SCHEME_PRIVILEGES = { standard: true, secure: true, supportFetchAPI: true } as const;

/** Before the app is ready. */
export function registerAppScheme(protocol: Pick<Protocol, "registerSchemesAsPrivileged">): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: APP_SCHEME_PRIVILEGES }]);
}

/** Once the app is ready, before the first page. */
export function serveAppScheme(protocol: Pick<Protocol, "handle">, files: AppFiles): void {
  protocol.handle(APP_SCHEME, (request) => files.answer(request));
}
