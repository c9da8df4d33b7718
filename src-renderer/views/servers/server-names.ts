import type { ServerEntry } from "../../../shared/desktop/desktop-state.ts";

/** Host and port as people say them; the text itself where it is no address. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** Whether both lead to the same server: paths, a trailing slash and the case of the host mean nothing. */
export function isSameServer(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) ? new URL(a).origin === new URL(b).origin : a === b;
}

export function findServer(servers: readonly ServerEntry[], url: string): ServerEntry | null {
  return servers.find((server) => isSameServer(server.url, url)) ?? null;
}
