import { type InviteLink, inviteLinkSchema } from "../../shared/desktop/desktop-state.ts";

/** The program's own scheme, in lower case, without the colon. */
export const LINK_SCHEME = "cromulent";

/** A code for people (`K3QF-…`) or what an older server may have given out; nothing that an address would escape. */
const CODE = /^[A-Za-z0-9_-]{1,256}$/;
/** As `URL` writes a host that it accepted: letters of other scripts are punycode by then. No root's dot at its end. */
const HOST = /^(?:[a-z0-9_.-]*[a-z0-9_-]|\[[0-9a-f:.]+\])$/;
/** The server's address (512), the code (256), escapes and the words around them. */
const LINK_LENGTH_MAX = 2_048;

export type ParsedLink =
  | { readonly ok: true; readonly link: InviteLink }
  /** `reason`: a sentence for the user, without anything of the link itself. */
  | { readonly ok: false; readonly reason: string };

const NO_LINK = "This is no Cromulent invite link. Ask for the link again.";
const TOO_LONG = "The invite link is too long to be one. Ask for the link again.";
const NO_CODE = "The invite link has no valid invite code. Ask for the link again.";
const NO_SERVER = "The invite link names no valid server. Ask for the link again.";
const CREDENTIALS = "The invite link holds a user name or a password, which no invite does. Do not use it.";

/**
 * Reads an invite in any of its forms:
 *
 * - `cromulent://voice.example.org/invite/CODE` (https, with or without a port);
 * - `cromulent://join?server=http%3A%2F%2F192.168.1.20%3A8787&code=CODE` (any address, for servers without https);
 * - the web address that a server gives out: `https://voice.example.org/invite/CODE`, or with `/#/invite/CODE`.
 *
 * Strict, because anyone may put such a link before the user: nothing else may stand in it. `serverUrl` is an http(s)
 * origin without a slash at its end.
 */
export function parseInviteLink(linkText: string): ParsedLink {
  const trimmed = linkText.trim();
  if (trimmed.length > LINK_LENGTH_MAX) return refused(TOO_LONG);
  // What `URL` would silently drop (tabs, line breaks) or turn round (a backslash becomes a slash).
  if (/[\p{Cc}\s\\]/u.test(trimmed)) return refused(NO_LINK);
  const url = parseUrl(trimmed);
  if (url === null) return refused(NO_LINK);
  if (url.username !== "" || url.password !== "") return refused(CREDENTIALS);
  switch (url.protocol) {
    case `${LINK_SCHEME}:`:
      return url.host.toLowerCase() === "join" && /^\/?$/.test(url.pathname)
        ? fromJoin(url)
        : fromInvitePath(url, "https:");
    case "https:":
    case "http:":
      return fromInvitePath(url, url.protocol);
    default:
      return refused(NO_LINK);
  }
}

/** The first argument that is a link of the program's own scheme; null without one. For the command line of any instance. */
export function findLink(args: readonly string[]): string | null {
  return args.find((arg) => arg.toLowerCase().startsWith(`${LINK_SCHEME}:`)) ?? null;
}

function fromJoin(url: URL): ParsedLink {
  const fields = [...url.searchParams];
  const server = url.searchParams.get("server");
  const code = url.searchParams.get("code");
  if (url.hash !== "" || fields.length > 2) return refused(NO_LINK);
  if (server === null) return refused(NO_SERVER);
  if (code === null) return refused(NO_CODE);
  const address = /[\p{Cc}\s\\]/u.test(server) ? null : parseUrl(server);
  if (address === null || !/^https?:$/.test(address.protocol)) return refused(NO_SERVER);
  if (address.username !== "" || address.password !== "") return refused(CREDENTIALS);
  if (address.pathname !== "/" || address.search !== "" || address.hash !== "") return refused(NO_SERVER);
  return invite(address, code);
}

/** `/invite/CODE`, or `/#/invite/CODE`, as the web client reads it. */
function fromInvitePath(url: URL, protocol: "http:" | "https:"): ParsedLink {
  if (url.search !== "") return refused(NO_LINK);
  const path = url.hash === "" ? url.pathname : /^\/?$/.test(url.pathname) ? url.hash.slice(1) : "";
  const code = /^\/invite\/([^/]+)\/?$/.exec(path)?.[1];
  if (code === undefined) return refused(NO_CODE);
  const address = parseUrl(`${protocol}//${url.host}`);
  return address === null ? refused(NO_SERVER) : invite(address, code);
}

function invite(address: URL, code: string): ParsedLink {
  if (!CODE.test(code)) return refused(NO_CODE);
  if (!HOST.test(address.hostname)) return refused(NO_SERVER);
  const link = inviteLinkSchema.safeParse({ serverUrl: address.origin, code });
  return link.success ? { ok: true, link: link.data } : refused(NO_SERVER);
}

function parseUrl(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

function refused(reason: string): ParsedLink {
  return { ok: false, reason };
}
