import { parseUrl } from "./app-origin.ts";

const MAX_LENGTH = 2_048;

/**
 * What may be handed to the system's browser: addresses of the web. Anything else could start a program (`file:`,
 * `ms-…:`, `smb:`, …). Returns the address as the parser understood it, or null.
 */
export function externalLink(address: string): string | null {
  if (address.length > MAX_LENGTH) return null;
  const url = parseUrl(address);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  // A name before the host serves to pass for another site, and may hold a password.
  return url.username === "" && url.password === "" ? url.href : null;
}
