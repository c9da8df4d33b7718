import { isReadableOnTheWay } from "../../../shared/address-scope.ts";
import type { ServerEntry } from "../../../shared/desktop/desktop-state.ts";

/** Host and port as people say them; the text itself where it is no address. */
export function hostOf(url: string): string {
  return parsed(url)?.host ?? url;
}

/** Whether both lead to the same server: paths, a trailing slash and the case of the host mean nothing. */
export function isSameServer(a: string, b: string): boolean {
  const [one, other] = [parsed(a), parsed(b)];
  return one !== null && other !== null ? one.origin === other.origin : a === b;
}

/** false for what is no address. */
export function isReadable(url: string): boolean {
  const address = parsed(url);
  return address !== null && isReadableOnTheWay(address);
}

export function findServer(servers: readonly ServerEntry[], url: string): ServerEntry | null {
  return servers.find((server) => isSameServer(server.url, url)) ?? null;
}

/** `URL.canParse` is younger than the oldest Chromium that the client runs on. */
function parsed(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}
