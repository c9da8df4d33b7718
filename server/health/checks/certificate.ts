import { isIP } from "node:net";
import { connect, type PeerCertificate, type TLSSocket } from "node:tls";
import { parseIceUrl, turnTransport } from "../../../shared/ice-url.ts";
import type { Finding } from "../../../shared/protocol/values.ts";
import type { Clock } from "../../../shared/time.ts";
import type { Config } from "../../config.ts";
import { durationWords } from "../../time-words.ts";
import { limited } from "../ask.ts";
import { type Check, fault, type Words, warning, well } from "../check.ts";

const DAY_MS = 86_400_000;
const HTTPS_PORT = 443;
/**
 * Before its end, whichever is less: certificates that live for days, or for hours as those of Caddy's own authority, are
 * renewed in their last third.
 */
const WARNING = { beforeEndMs: 14 * DAY_MS, shareOfLife: 1 / 4 } as const;
const FAULT = { beforeEndMs: 3 * DAY_MS, shareOfLife: 1 / 12 } as const;

interface Place {
  readonly host: string;
  readonly port: number;
  readonly isRelay: boolean;
}

/** The certificates of `PUBLIC_URL` and of the relay, as browsers see them: end, name, chain. */
export function checkCertificate(config: Pick<Config, "publicUrls" | "turn">, clock: Clock): Check {
  return async (signal) => {
    const places = placesOf(config);
    if (places.length === 0) return [well("certificate", "No address of the server or relay is one of TLS.")];
    const shown = await Promise.all(places.map((place) => greet(place, signal).catch(() => null)));
    const findings = places.flatMap((place, index) => {
      const seen = shown[index];
      // Not reached: for the checks of PUBLIC_URL and TURN to tell.
      return seen === null || seen === undefined ? [] : [judgeCertificate(place, seen, clock.now())];
    });
    const wrong = findings.filter(({ state }) => state !== "well");
    return wrong.length > 0 ? wrong : findings;
  };
}

function placesOf({ publicUrls, turn }: Pick<Config, "publicUrls" | "turn">): Place[] {
  const pages = (publicUrls ?? [])
    .map((origin) => new URL(origin))
    .filter(({ protocol }) => protocol === "https:")
    .map(({ hostname, port }) => ({
      host: hostname.replace(/^\[(.*)\]$/, "$1"),
      port: port === "" ? HTTPS_PORT : Number(port),
      isRelay: false,
    }));
  const relays = (turn.provider === "coturn" ? turn.urls : [])
    .map(parseIceUrl)
    .filter((url) => url !== null)
    .filter((url) => turnTransport(url) === "tls")
    .map(({ host, port }) => ({ host, port, isRelay: true }));
  return [...pages, ...relays];
}

/** What is shown to one who connects. */
interface Shown {
  readonly certificate: PeerCertificate;
  /** Node's code for why it would not be trusted; null: it is. */
  readonly refusal: string | null;
}

function greet({ host, port }: Place, signal: AbortSignal): Promise<Shown> {
  return new Promise((resolve, reject) => {
    const ending = limited(signal);
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const socket: TLSSocket = connect({ host, port, rejectUnauthorized: false, ...servername }, () => {
      const certificate = socket.getPeerCertificate();
      resolve({ certificate, refusal: socket.authorized ? null : refusalOf(socket) });
      socket.destroy();
    });
    ending.addEventListener("abort", () => socket.destroy(new Error("Nobody answered.")));
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("The connection was closed.")));
  });
}

/** Typed as an error, and set to its code. */
function refusalOf({ authorizationError }: TLSSocket): string {
  const error: unknown = authorizationError;
  if (typeof error === "string") return error;
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

/** @param nowMs Unix milliseconds. */
export function judgeCertificate(place: Place, { certificate, refusal }: Shown, nowMs: number): Finding {
  const at = `${place.host}:${place.port}`;
  const [from, end] = [Date.parse(certificate.valid_from), Date.parse(certificate.valid_to)];
  const why = place.isRelay
    ? "Browsers refuse TURN over TLS then: members whose networks let nothing else through hear nobody."
    : "Browsers and the desktop app refuse the connection.";
  const renewal = place.isRelay
    ? "Renew it, copy it to where the relay reads it, and `docker compose kill -s USR2 coturn`."
    : "Look why the proxy does not renew it: `docker compose logs caddy`; ports 80 and 443 must be open.";
  const leftMs = end - nowMs;
  if (leftMs <= 0) {
    return fault("certificate", { what: `The certificate of ${at} ended on ${dateWords(end)}.`, why, remedy: renewal });
  }
  if (from > nowMs) {
    return fault("certificate", {
      what: `The certificate of ${at} is valid from ${dateWords(from)} only.`,
      why,
      remedy: "Look at this machine's clock; else get another certificate.",
    });
  }
  if (refusal !== null) return fault("certificate", { why, ...distrust(at, certificate, refusal) });
  const ends = {
    what: `The certificate of ${at} ends in ${durationWords(leftMs)}.`,
    why: `After that: ${why}`,
    remedy: renewal,
  };
  if (leftMs < limitOf(FAULT, end - from)) return fault("certificate", ends);
  if (leftMs < limitOf(WARNING, end - from)) return warning("certificate", ends);
  return well("certificate", `The certificate of ${at} is good for ${durationWords(leftMs)}.`);
}

function limitOf({ beforeEndMs, shareOfLife }: typeof WARNING | typeof FAULT, lifeMs: number): number {
  return Math.min(beforeEndMs, lifeMs * shareOfLife);
}

function distrust(at: string, certificate: PeerCertificate, refusal: string): Omit<Words, "why"> {
  switch (refusal) {
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return {
        what: `The certificate of ${at} is for other names: ${certificate.subjectaltname ?? certificate.subject.CN}.`,
        remedy: "Get one for this name, or correct the name in PUBLIC_URL and TURN_URL.",
      };
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return {
        what: `The certificate of ${at} comes without its chain, or from an authority that this machine does not know (${refusal}).`,
        remedy:
          "Serve the full chain (fullchain.pem). An authority of your own must be known to every member's machine, and to this one by NODE_EXTRA_CA_CERTS.",
      };
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
      return {
        what: `The certificate of ${at} is signed by nobody that browsers trust (${refusal}).`,
        remedy:
          "Let Caddy get a real one. An authority of your own must be known to every member's machine, and to this one by NODE_EXTRA_CA_CERTS.",
      };
    default:
      return { what: `The certificate of ${at} is not trusted (${refusal}).`, remedy: "Get another one." };
  }
}

function dateWords(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
