/** The scheme and host of everything that the program shows. A scheme of our own instead of file://: it has one origin, and reaches no other file. */
export const APP_SCHEME = "app";
const APP_HOST = "cromulent";
export const PAGE_URL = `${APP_SCHEME}://${APP_HOST}/desktop.html`;

/** Whether an address is one of ours. (`URL.origin` is "null" for schemes that are not the web's own.) */
export function isAppUrl(address: string): boolean {
  const url = parseUrl(address);
  return url !== null && url.protocol === `${APP_SCHEME}:` && url.host === APP_HOST;
}

/** Whether an address is the program's page itself, whatever its fragment. */
export function isPageUrl(address: string): boolean {
  const [withoutFragment] = address.split("#");
  return withoutFragment === PAGE_URL;
}

export function parseUrl(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
