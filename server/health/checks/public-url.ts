import { SUBPROTOCOL } from "../../../shared/protocol/frames.ts";
import type { Finding } from "../../../shared/protocol/values.ts";
import type { Config } from "../../config.ts";
import { GATEWAY_PATH } from "../../gateway/upgrade.ts";
import { isIn, limitKey, type TrustedProxies } from "../../http/address.ts";
import { type Answered, ask } from "../ask.ts";
import { type Check, fault, type Words, warning, well } from "../check.ts";
import { connectionFault, FAULT_WORDS, firstCause } from "../connection-fault.ts";
import { type Arrival, PROBE_HEADER, type SelfProbe } from "../self-probe.ts";

/** RFC 5737: nobody's. What a visitor would write to be taken for another. */
const FORGED = "203.0.113.99";

type PublicUrlConfig = Pick<Config, "publicUrls" | "port" | "trustedProxies">;

/** Whether each `PUBLIC_URL` leads to this very process, WebSockets included, and who visitors are behind the proxies. */
export function checkPublicUrl(config: PublicUrlConfig, probe: SelfProbe): Check {
  return async (signal) => {
    const { publicUrls } = config;
    if (publicUrls === null)
      return [well("publicUrl", "PUBLIC_URL is not set: reached by this machine's own addresses.")];
    if (probe.port === null) return [notAsked(publicUrls)];
    const found = await Promise.all(publicUrls.map((origin) => examineUrl(origin, config, probe, signal)));
    const wrong = found.flat();
    return wrong.length > 0 ? wrong : [well("publicUrl", `${publicUrls.join(", ")} leads to this server.`)];
  };
}

function notAsked(publicUrls: readonly string[]): Finding {
  return warning("publicUrl", {
    what: `${publicUrls.join(", ")} was not asked: the server does not run.`,
    why: "Nobody gets in.",
    remedy: "Start the server, then look again.",
  });
}

/** Empty: all is well. */
async function examineUrl(
  origin: string,
  config: PublicUrlConfig,
  probe: SelfProbe,
  signal: AbortSignal,
): Promise<Finding[]> {
  const plain = await visit(origin, probe, {}, signal);
  if ("fault" in plain) return [unreached(origin, plain.fault)];
  if (plain.arrival === null) return [fault("publicUrl", await elsewhere(origin, plain.answer, config, signal))];
  const forged = await visit(origin, probe, { "x-forwarded-for": FORGED }, signal);
  const isForgeable = "arrival" in forged && forged.arrival?.clientAddress === FORGED && tells(plain.arrival, config);
  const gateway = await gatewayFault(origin, signal);
  return [gateway, addressFault(plain.arrival, isForgeable, config.trustedProxies, origin)].filter(
    (finding) => finding !== null,
  );
}

type Visit =
  | { readonly fault: keyof typeof FAULT_WORDS }
  | { readonly answer: Answered; readonly arrival: Arrival | null };

async function visit(
  origin: string,
  probe: SelfProbe,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Visit> {
  using expected = probe.expect();
  try {
    const answer = await ask(new URL("/healthz", origin), {
      headers: { ...headers, [PROBE_HEADER]: expected.nonce },
      signal,
    });
    return { answer, arrival: expected.arrival() };
  } catch (error) {
    return { fault: connectionFault(firstCause(error)) };
  }
}

const REACHING: Readonly<Record<keyof typeof FAULT_WORDS, string>> = {
  nameUnknown: "Correct PUBLIC_URL, or make an A (and AAAA) record in DNS that leads to this machine.",
  refused: "Start the proxy (Caddy), and look that its port is the one of PUBLIC_URL: 443 for https.",
  noRoute: "Look at this machine's network, and at the address that the name leads to.",
  silent:
    "Open the port (443) in every firewall and forward it in the router. A router that does not lead its own address back inside looks the same from here: then ask someone outside.",
  noTls: "Let a proxy (Caddy) speak TLS there, or write PUBLIC_URL with http:// in a network of your own.",
  cut: "Look into the proxy's log: `docker compose logs caddy`.",
};

function unreached(origin: string, kind: keyof typeof FAULT_WORDS): Finding {
  return fault("publicUrl", {
    what: `${origin} is not reached: ${FAULT_WORDS[kind]}.`,
    why: "Members come in by this address, and it stands in every invite.",
    remedy: REACHING[kind],
  });
}

/** Somebody answers, and it was not us. */
async function elsewhere(
  origin: string,
  { status, headers }: Answered,
  { port }: PublicUrlConfig,
  signal: AbortSignal,
): Promise<Words> {
  const why = "Members come in by this address, and do not reach this server.";
  if (status >= 300 && status < 400 && headers.location !== undefined) {
    return {
      what: `${origin} leads on to ${headers.location}.`,
      why: "Clients follow no redirect, and pages of another address are refused.",
      remedy: "Set PUBLIC_URL to the address that it ends at.",
    };
  }
  if (status === 502 || status === 503 || status === 504) {
    return {
      what: `The proxy at ${origin} does not reach this server (it answers ${status}).`,
      why,
      remedy: `Let it pass requests on to port ${port} of this server, at an address that HOST listens on.`,
    };
  }
  if (await isCromulent(origin, signal)) {
    return {
      what: `Another Cromulent server answers at ${origin}.`,
      why,
      remedy: "Stop the other one, or lead the name (in DNS, or the proxy) to this one.",
    };
  }
  const name = headers["server"] === undefined ? "" : ` (${headers["server"]})`;
  return {
    what: `Something else${name} answers ${status} at ${origin}.`,
    why,
    remedy: `Lead the name to this machine, and let the proxy pass everything on to port ${port} of this server.`,
  };
}

async function isCromulent(origin: string, signal: AbortSignal): Promise<boolean> {
  const answer = await ask(new URL("/api/v1/server", origin), { signal }).catch(() => null);
  return answer?.status === 200 && answer.body.includes('"protocol":1') && answer.body.includes('"needsOwner":');
}

/** null: a WebSocket comes about. */
async function gatewayFault(origin: string, signal: AbortSignal): Promise<Finding | null> {
  const headers = {
    connection: "Upgrade",
    upgrade: "websocket",
    origin,
    "sec-websocket-version": "13",
    "sec-websocket-protocol": SUBPROTOCOL,
    // RFC 6455, 4.1: 16 bytes in base64, of which the handshake makes its answer.
    "sec-websocket-key": Buffer.alloc(16, 1).toString("base64"),
  };
  const answer = await ask(new URL(GATEWAY_PATH, origin), { headers, signal }).catch(() => null);
  if (answer?.status === 101) return null;
  return fault("publicUrl", {
    what: `${origin} passes no WebSocket on (${answer === null ? "no answer" : `it answers ${answer.status}`}).`,
    why: "Everyone sees the page, and nobody gets connected.",
    remedy:
      "Let the proxy pass on Upgrade and Connection (nginx: proxy_set_header; Caddy does by itself), and Origin unchanged.",
  });
}

/** Whoever comes out of a trusted network, as we may, is believed: that says nothing of others. */
function tells({ forwardedFor: [visitor], clientAddress }: Arrival, { trustedProxies }: PublicUrlConfig): boolean {
  return trustedProxies.kind !== "networks" || !isIn(visitor ?? clientAddress, trustedProxies.networks);
}

/** We sent no `X-Forwarded-For`: the entries are those of the proxies, and the first of them is who came to the first one. */
function addressFault(
  { forwardedFor, clientAddress }: Arrival,
  isForgeable: boolean,
  trusted: TrustedProxies,
  origin: string,
): Finding | null {
  const count = forwardedFor.length;
  if (isForgeable) {
    return fault("publicUrl", {
      what: `Visitors of ${origin} can pretend any address: TRUST_PROXY trusts more proxies than there are (${count}).`,
      why: "Limits for each address (log-ins, registrations) hold nobody up.",
      remedy: count === 0 ? "Unset TRUST_PROXY." : `Set TRUST_PROXY=${count}.`,
    });
  }
  const [visitor] = forwardedFor;
  if (visitor === undefined) {
    // TLS ends before us, so there is a proxy.
    if (!origin.startsWith("https:")) return null;
    return warning("publicUrl", {
      what: `The proxy at ${origin} does not say who its visitors are (no X-Forwarded-For).`,
      why: "Limits for each address take all members for one, and shut all out for one.",
      remedy: "Let the proxy set X-Forwarded-For, and set TRUST_PROXY=1.",
    });
  }
  const isTooFew = trusted.kind === "none" || (trusted.kind === "hops" && trusted.count < count);
  if (!isTooFew && clientAddress === limitKey(visitor)) return null;
  return fault("publicUrl", {
    what: `Visitors of ${origin} all count as ${clientAddress}: ${count === 1 ? "a proxy stands" : `${count} proxies stand`} in front, and ${trusted.kind === "none" ? "TRUST_PROXY is not set" : "TRUST_PROXY trusts fewer"}.`,
    why: "Limits for each address take all members for one, and shut all out for one.",
    remedy: `Set TRUST_PROXY=${count}.`,
  });
}
