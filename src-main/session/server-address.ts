import { addressScope } from "../../shared/address-scope.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";

/**
 * The server's origin (without a slash at its end) that a person means by what they typed or pasted: `voice.example.org`,
 * `192.168.1.20:8787`, `localhost`, or any address on the server, such as the one of an invite.
 *
 * Without a scheme it is http for an address of one's own network and https for all others. Throws `ProtocolError`
 * "invalid" for what is no address, and for plain http to an address of the internet: passwords would travel in the open.
 */
export function serverOrigin(typed: string): string {
  const address = typed.trim();
  const url = withoutRootDot(parse(withScheme(address)));
  if (url === null || url.username !== "" || url.password !== "") throw notAnAddress();
  if (url.protocol === "http:" && !isOwnNetwork(url.hostname)) {
    throw new ProtocolError(
      "invalid",
      "This address is on the internet and has no encryption: passwords could be read on the way. Use https://, and ask whoever hosts the server to set it up.",
    );
  }
  return url.origin;
}

/** `ws:` or `wss:` address of the gateway of a server. */
export function gatewayUrl(origin: string): string {
  return `${origin.replace(/^http/, "ws")}/gateway`;
}

function withScheme(address: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase();
  if (scheme === "http" || scheme === "https") return address;
  // The gateway's, as some copy it: the same host and port.
  if (scheme === "ws" || scheme === "wss") return address.replace(/^ws/i, "http");
  if (scheme !== undefined || address === "" || /[\s\\]/.test(address)) throw notAnAddress();
  const url = withoutRootDot(parse(`http://${address}`));
  return url !== null && isOwnNetwork(url.hostname) ? `http://${address}` : `https://${address}`;
}

function parse(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** `voice.example.org.` is the same host as without the dot, and must not stand in the list twice. */
function withoutRootDot(url: URL | null): URL | null {
  if (url !== null) url.hostname = url.hostname.replace(/\.$/, "");
  return url;
}

function notAnAddress(): ProtocolError {
  return new ProtocolError(
    "invalid",
    "This is not the address of a server. It looks like voice.example.org or 192.168.1.20:8787.",
  );
}

/** Whether a host, as `URL` writes it, can only be on this machine or in its own network. */
function isOwnNetwork(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const scope = addressScope(host);
  if (scope !== null) return scope !== "internet" && scope !== "nowhere";
  // Without a dot, or under a name that is kept from the internet (RFC 6761, 6762 and 8375; ICANN for ".internal"), or
  // that home routers give out and the internet's root does not know (".lan", ".home"). What a public name resolves to
  // is not asked: whoever answers for it today may be another tomorrow.
  return !host.includes(".") || /\.(?:localhost|local|home\.arpa|internal|lan|home)$/.test(host);
}
