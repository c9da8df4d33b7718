import { addressScope, isNarrowerThan } from "../../../shared/address-scope.ts";
import { parseIceUrl } from "../../../shared/ice-url.ts";
import type { Finding } from "../../../shared/protocol/values.ts";
import type { Clock } from "../../../shared/time.ts";
import type { Config } from "../../config.ts";
import { coturnCredential } from "../../turn/coturn.ts";
import type { IceServerSource } from "../../turn/ice-servers.ts";
import { type Check, fault, warning, well } from "../check.ts";
import { FAULT_WORDS } from "../connection-fault.ts";
import { attemptTurn, type TurnAttempt, type TurnLogin } from "../turn-attempt.ts";

/** In the place of a member's id in a credential. */
const USER = "doctor";
const NOW_S = 600;
/** Far enough for any clock: it never leaves this process but for the relay. */
const LATER_S = 365 * 86_400;

const WHY = "Members whose networks let no direct way through hear nobody.";

export interface TurnCheckDeps {
  readonly config: Pick<Config, "turn" | "publicUrls">;
  readonly iceServers: Pick<IceServerSource, "forUser">;
  readonly clock: Clock;
}

/** A real allocation over each way to the relay, and sound's way from one end of it to another. */
export function checkTurn(deps: TurnCheckDeps): Check {
  return async (signal) => {
    const { turn, publicUrls } = deps.config;
    if (turn.provider === "none") return [withoutRelay(publicUrls)];
    const logins = await loginsOf(deps);
    if (logins.length === 0) return [noCredentials()];
    return judge(await Promise.all(logins.map((login) => attemptTurn(login, signal))));
  };
}

function withoutRelay(publicUrls: readonly string[] | null): Finding {
  // Of a name that cannot be told: it may lead anywhere.
  const isOwnNetwork = (publicUrls ?? []).every((origin) => addressScope(new URL(origin).hostname) === "site");
  if (isOwnNetwork) return well("turn", "No relay is set up; in one's own network none is needed.");
  return warning("turn", {
    what: "No relay is set up.",
    why: WHY,
    remedy: "Run coturn and set TURN_PROVIDER, TURN_URL and TURN_SECRET (docs/self-hosting.md).",
  });
}

function noCredentials(): Finding {
  return fault("turn", {
    what: "The hosted relay service gave no credentials.",
    why: WHY,
    remedy: "Check TURN_API_URL and TURN_API_KEY; the metric cromulent_turn_failures_total says why it failed.",
  });
}

async function loginsOf({ config: { turn }, iceServers, clock }: TurnCheckDeps): Promise<TurnLogin[]> {
  if (turn.provider === "coturn") {
    const nowS = Math.floor(clock.now() / 1_000);
    const [now, later] = [NOW_S, LATER_S].map((ttlS) => coturnCredential(turn.secret, nowS + ttlS, USER));
    return now === undefined || later === undefined ? [] : turn.urls.flatMap((url) => login(url, now, later));
  }
  const { iceServers: servers } = await iceServers.forUser(USER);
  return servers.flatMap(({ urls, username, credential }) =>
    username === undefined || credential === undefined
      ? []
      : urls.flatMap((url) => login(url, { username, credential }, null)),
  );
}

function login(url: string, now: TurnLogin["now"], later: TurnLogin["later"]): TurnLogin[] {
  const parts = parseIceUrl(url);
  return parts === null ? [] : [{ url, parts, now, later }];
}

type Allocated = Extract<TurnAttempt, { kind: "allocated" }>;

/** As the verdict of a connection test (C3): what is told first is the cause of what would be told after it. */
export function judge(attempts: readonly TurnAttempt[]): Finding[] {
  const of = <K extends TurnAttempt["kind"]>(kind: K) =>
    attempts.filter((attempt): attempt is Extract<TurnAttempt, { kind: K }> => attempt.kind === kind);
  const allocated = of("allocated");
  const found = [
    unauthorized(of("unauthorized")),
    ...refused(of("refused")),
    privateAddress(allocated),
    toItself(allocated),
    ...unreachable(of("unreachable"), allocated.length > 0),
    otherAddress(allocated),
  ].filter((finding) => finding !== null);
  if (found.length > 0) return found;
  return [well("turn", `The relay takes the login and passes on what it is sent: ${urls(allocated)}.`)];
}

function urls(attempts: readonly TurnAttempt[]): string {
  return attempts.map(({ url }) => url).join(", ");
}

function unauthorized(attempts: readonly Extract<TurnAttempt, { kind: "unauthorized" }>[]): Finding | null {
  if (attempts.length === 0) return null;
  if (attempts.some(({ later }) => later === "taken")) {
    return fault("turn", {
      what: `The relay takes our logins for ended ones (401), and takes one that ends later: its clock is ahead of this machine's. ${urls(attempts)}.`,
      why: WHY,
      remedy: "Run time synchronisation on both machines: `timedatectl set-ntp true`.",
    });
  }
  return fault("turn", {
    what: `The relay refuses our login (401): its secret is another one. ${urls(attempts)}.`,
    why: WHY,
    remedy: "Set TURN_SECRET of the server and of the relay to the same, and start both anew.",
  });
}

/** RFC 8656, section 19. */
const REFUSALS: Readonly<Record<number, { readonly what: string; readonly remedy: string }>> = {
  403: {
    what: "it forbids it (403)",
    remedy: "Look at what the relay denies: its PEERS, or denied addresses and origins in a configuration of its own.",
  },
  438: {
    what: "it takes none of its own nonces (438)",
    remedy: "Start the relay anew; behind one name there must be one relay, or each with a name of its own.",
  },
  441: {
    what: "its allocation belongs to another login (441)",
    remedy: "Start the relay anew; look for a proxy that mixes connections before it.",
  },
  486: {
    what: "the quota of a member is used up (486)",
    remedy: "Raise USER_QUOTA of the relay, or CHANNEL_LIMIT that it comes from.",
  },
  508: {
    what: "it has no port or no room left (508)",
    remedy: "Widen MIN_PORT to MAX_PORT and TOTAL_QUOTA of the relay, and open those ports.",
  },
};

function refused(attempts: readonly Extract<TurnAttempt, { kind: "refused" }>[]): Finding[] {
  return [...new Set(attempts.map(({ code }) => code))].map((code) => {
    const same = attempts.filter((attempt) => attempt.code === code);
    const { what, remedy } = refusal(code);
    return fault("turn", { what: `The relay refuses an allocation: ${what}. ${urls(same)}.`, why: WHY, remedy });
  });
}

function refusal(code: number) {
  return (
    REFUSALS[code] ?? { what: `error ${code}`, remedy: "Look into the relay's log: `docker compose logs coturn`." }
  );
}

/** C3: an address that reaches less far than that at which members find the relay. */
function privateAddress(allocated: readonly Allocated[]): Finding | null {
  const wrong = allocated.find(({ relayed, seenAs, hostAddresses }) =>
    [seenAs.address, ...hostAddresses].some((from) => isNarrowerThan(relayed.address, from)),
  );
  if (wrong === undefined) return null;
  return fault("turn", {
    what: `The relay gives out ${wrong.relayed.address}, which nobody outside of its network reaches.`,
    why: "Everyone can log in to it, and no sound ever comes through.",
    remedy: "Set EXTERNAL_IP of the relay to the address that the internet knows, or to auto.",
  });
}

const NOT_ARRIVED = {
  what: "it does not arrive",
  remedy: "Open UDP from MIN_PORT to MAX_PORT (49152 to 65535) in every firewall before the relay.",
};

function toItself(allocated: readonly Allocated[]): Finding | null {
  const failed = allocated.filter((attempt) => attempt.toItself !== "passed");
  const [first] = failed;
  if (first === undefined) return null;
  if (first.toItself === 403) {
    return fault("turn", {
      what: `The relay refuses to send to its own address ${first.relayed.address} (403). ${urls(failed)}.`,
      why: "Two members who both need the relay do not hear each other.",
      remedy:
        "In a network of your own set PEERS=lan of the relay; on the internet its EXTERNAL_IP must be a public address.",
    });
  }
  const { what, remedy } = typeof first.toItself === "number" ? refusal(first.toItself) : NOT_ARRIVED;
  return fault("turn", {
    what: `The relay takes the login and does not pass on what it is sent: ${what}. ${urls(failed)}.`,
    why: WHY,
    remedy,
  });
}

function unreachable(
  attempts: readonly Extract<TurnAttempt, { kind: "unreachable" }>[],
  isAnyReached: boolean,
): Finding[] {
  return [...new Set(attempts.map((attempt) => attempt.fault))].map((kind) => {
    const same = attempts.filter((attempt) => attempt.fault === kind);
    const words = {
      what: `The relay is not reached at ${urls(same)}: ${FAULT_WORDS[kind]}.`,
      why: isAnyReached ? "Members whose networks let only this way through hear nobody." : WHY,
      remedy: REACHING[kind],
    };
    return isAnyReached ? warning("turn", words) : fault("turn", words);
  });
}

const CHECK_FIREWALL =
  "Start the relay and open its ports (3478 UDP and TCP, 5349 TCP) in every firewall. A router that does not lead its own address back inside looks the same from here: then let a member test their connection.";

const REACHING: Readonly<Record<keyof typeof FAULT_WORDS, string>> = {
  nameUnknown: "Correct TURN_URL, or the name's A and AAAA records in DNS.",
  refused: "Start the relay, and compare TURN_URL with its LISTENING_PORT and TLS_LISTENING_PORT.",
  noRoute: CHECK_FIREWALL,
  silent: CHECK_FIREWALL,
  noTls: "Give the relay TLS_CERT and TLS_KEY, or take the turns: address out of TURN_URL.",
  cut: "Look into the relay's log (`docker compose logs coturn`), and whether another program has its port.",
};

/** After a change of the provider's address, while the relay still tells the one of before. */
function otherAddress(allocated: readonly Allocated[]): Finding | null {
  const other = allocated.find(({ relayed, hostAddresses }) => {
    const comparable = hostAddresses.filter((address) => address.includes(":") === relayed.address.includes(":"));
    return (
      comparable.length > 0 &&
      !comparable.includes(relayed.address) &&
      comparable.every((address) => addressScope(address) === addressScope(relayed.address))
    );
  });
  if (other === undefined) return null;
  return warning("turn", {
    what: `The relay gives out ${other.relayed.address}, and its name leads to ${other.hostAddresses.join(", ")}.`,
    why: "If this machine's address has changed, no sound comes through the relay any more.",
    remedy:
      "Right where the relay has two addresses; else correct EXTERNAL_IP or the name in DNS, and start the relay anew.",
  });
}
