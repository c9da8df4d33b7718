import { isIP } from "node:net";
import { join, resolve } from "node:path";
import ipaddr from "ipaddr.js";
import { parseIceUrl } from "../shared/ice-url.ts";
import { DEFAULT_LIMITS, type LimitName, type Limits } from "../shared/protocol/limits.ts";
import { type Environment, EnvReader } from "./env-reader.ts";
import type { TrustedProxies } from "./http/address.ts";
import { isLoopbackHost, urlHost } from "./http/host.ts";
import { LOG_LEVELS, type LogLevel } from "./log.ts";
import { isIceUrl } from "./turn/ice-url.ts";

export type TurnConfig =
  | { readonly provider: "none" }
  | {
      readonly provider: "coturn";
      /** RFC 7065 addresses, at least one. */
      readonly urls: readonly string[];
      readonly secret: string;
      readonly ttlS: number;
    }
  | { readonly provider: "metered"; readonly apiUrl: string; readonly apiKey: string };

export interface Config {
  readonly host: string;
  /** 0: any free one (tests). */
  readonly port: number;
  /** Absolute. */
  readonly dataDir: string;
  /** Origins under which browsers reach the server; null: those of its own addresses (S8). */
  readonly publicUrls: readonly string[] | null;
  readonly serverName: string;
  readonly registration: "open" | "invite";
  /** null: one is made at each start as long as there is no owner. */
  readonly setupCode: string | null;
  /** null: none, then `iceServers` holds no STUN (V5). */
  readonly stunUrl: string | null;
  readonly turn: TurnConfig;
  /** Whose clocks this machine's is compared with; empty: nobody's. */
  readonly timeUrls: readonly string[];
  readonly adminHost: string;
  readonly adminPort: number;
  readonly trustedProxies: TrustedProxies;
  readonly logLevel: LogLevel;
  readonly limits: Limits;
  readonly backups: BackupConfig;
  /** Every variable that is set, as it was written, secrets left out: what a backup remembers of it. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface BackupConfig {
  /** null: none is made by itself. */
  readonly everyMs: number | null;
  /** So many of them stay. */
  readonly keep: number;
  /** Absolute. */
  readonly folder: string;
}

/** Everything that is wrong with the environment, so that it is mended in one go. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`Cannot start, the environment needs mending: ${faults.join("; ")}.`);
    this.name = "ConfigError";
    this.faults = faults;
  }
}

/** Never in a backup, nor in what is shown of the configuration. */
const SECRETS = ["SETUP_CODE", "TURN_SECRET", "TURN_API_URL", "TURN_API_KEY"];
const KEEP_RANGE = { min: 1, max: 10_000 };
/** Both answer at once, from a machine nearby, and never out of a cache. */
const DEFAULT_TIME_URLS = ["https://www.cloudflare.com/cdn-cgi/trace", "https://www.google.com/generate_204"];
const DEFAULT_STUN_URL = "stun:stun.l.google.com:19302";
const MIN_SETUP_CODE_CHARS = 16;
/** What fits into the field `invite` of a registration. */
const MAX_SETUP_CODE_CHARS = 256;
const MIN_TURN_SECRET_CHARS = 32;
const MAX_NAME_CHARS = 64;
const PORT_RANGE = { min: 0, max: 65_535 };
/** A day: longer credentials are no longer short-lived ones. */
const TTL_RANGE_S = { min: 60, max: 86_400 };
const LIMIT_RANGE = { min: 1, max: Number.MAX_SAFE_INTEGER };
/** Node's timers turn anything longer into 1 ms. */
const DURATION_RANGE = { min: 1, max: 2_147_483_647 };

/**
 * Reads and checks the server's environment (docs/configuration.md). An empty variable counts as unset, as compose files
 * pass it; `STUN_URL` and `TIME_URL` alone may be set to nothing.
 * @throws ConfigError with every fault.
 */
export function readConfig(environment: Environment): Config {
  const env = new EnvReader(environment);
  const turn = readTurn(env);
  const dataDir = resolve(env.text("DATA_DIR") ?? "data");
  const config: Omit<Config, "settings"> = {
    host: env.checked("HOST", "127.0.0.1", isHost, "an IP address or a host name"),
    port: env.integer("PORT", 8787, PORT_RANGE),
    dataDir,
    publicUrls: readPublicUrls(env),
    serverName: env.checked("SERVER_NAME", "Cromulent", isShort, `at most ${MAX_NAME_CHARS} characters long`),
    registration: env.choice("REGISTRATION", ["invite", "open"]),
    setupCode: readSetupCode(env),
    stunUrl: readStunUrl(env, turn),
    turn,
    timeUrls: readTimeUrls(env),
    adminHost: env.checked("ADMIN_HOST", "127.0.0.1", isHost, "an IP address or a host name"),
    adminPort: env.integer("ADMIN_PORT", 9787, PORT_RANGE),
    trustedProxies: readTrustedProxies(env),
    logLevel: env.choice("LOG_LEVEL", ["info", ...LOG_LEVELS.filter((level) => level !== "info")]),
    limits: readLimits(env),
    backups: {
      // Each minute would be a mistake, and each year no backup.
      everyMs: env.duration("BACKUP_EVERY", { min: "10m", max: "366d" }),
      keep: env.integer("BACKUP_KEEP", 7, KEEP_RANGE),
      folder: resolve(env.text("BACKUP_DIR") ?? join(dataDir, "backups")),
    },
  };
  if (config.port !== 0 && config.port === config.adminPort && config.host === config.adminHost) {
    env.fault("ADMIN_PORT must not be PORT: metrics are not for the public");
  }
  if (env.faults.length > 0) throw new ConfigError(env.faults);
  return { ...config, settings: env.given(SECRETS) };
}

function isHost(value: string): boolean {
  return isIP(value) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/.test(value);
}

function isShort(value: string): boolean {
  return value.length <= MAX_NAME_CHARS;
}

function readPublicUrls(env: EnvReader): string[] | null {
  const entries = env.list("PUBLIC_URL");
  if (entries.length === 0) return null;
  return entries.map((entry) => {
    const url = URL.parse(entry);
    const isOrigin =
      url !== null &&
      /^https?:$/.test(url.protocol) &&
      url.pathname === "/" &&
      !url.search &&
      !url.hash &&
      !url.username &&
      !url.password;
    if (!isOrigin) env.fault(`PUBLIC_URL must hold addresses like https://voice.example.org, without a path`);
    return url?.origin ?? entry;
  });
}

function readSetupCode(env: EnvReader): string | null {
  const code = env.text("SETUP_CODE");
  if (code === null) return null;
  if (code.length < MIN_SETUP_CODE_CHARS) {
    env.fault(`SETUP_CODE must have at least ${MIN_SETUP_CODE_CHARS} characters`);
  }
  if (code.length > MAX_SETUP_CODE_CHARS) env.fault(`SETUP_CODE must have at most ${MAX_SETUP_CODE_CHARS} characters`);
  refuseUnexpanded(env, "SETUP_CODE", code);
  return code;
}

/** coturn and some env files do not expand `${VAR}`: the literal would then be a secret that everyone can guess. */
function refuseUnexpanded(env: EnvReader, name: string, secret: string): void {
  if (secret.includes("${")) env.fault(`${name} holds "\${", a variable that nobody filled in`);
}

function readTurn(env: EnvReader): TurnConfig {
  const provider = env.choice("TURN_PROVIDER", ["none", "coturn", "metered"]);
  // Read and checked whatever the provider is: a weak secret is a fault even while it is not in use.
  const secret = readTurnSecret(env);
  const apiKey = env.text("TURN_API_KEY") ?? "";
  refuseUnexpanded(env, "TURN_API_KEY", apiKey);
  const urls = env.list("TURN_URL");
  if (!urls.every((url) => isIceUrl(url, "turn"))) {
    env.fault("TURN_URL must hold addresses like turn:turn.example.org:3478?transport=udp, separated by commas");
  }
  const apiUrl = readApiUrl(env);
  const ttlS = env.integer("TURN_TTL_S", 3_600, TTL_RANGE_S);

  switch (provider) {
    case "none":
      if (urls.length > 0 || apiUrl !== "") env.fault("TURN_PROVIDER must be coturn or metered for TURN to be used");
      return { provider };
    case "coturn":
      if (urls.length === 0) env.fault("TURN_URL must be set with TURN_PROVIDER=coturn");
      if (secret === "") env.fault("TURN_SECRET must be set with TURN_PROVIDER=coturn");
      return { provider, urls, secret, ttlS };
    case "metered":
      if (apiUrl === "") env.fault("TURN_API_URL must be set with TURN_PROVIDER=metered");
      if (apiKey === "") env.fault("TURN_API_KEY must be set with TURN_PROVIDER=metered");
      return { provider, apiUrl, apiKey };
  }
}

function readTurnSecret(env: EnvReader): string {
  const secret = env.text("TURN_SECRET");
  if (secret === null) return "";
  if (secret.length < MIN_TURN_SECRET_CHARS) {
    env.fault(`TURN_SECRET must have at least ${MIN_TURN_SECRET_CHARS} characters`);
  }
  refuseUnexpanded(env, "TURN_SECRET", secret);
  return secret;
}

/** The key travels in the address, so only where nobody can read along (V5). */
function readApiUrl(env: EnvReader): string {
  const value = env.text("TURN_API_URL");
  if (value === null) return "";
  const url = URL.parse(value);
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopbackHost(url.hostname));
  if (!isSafe) env.fault("TURN_API_URL must be a https address, or http to a loopback address");
  return value;
}

function readStunUrl(env: EnvReader, turn: TurnConfig): string | null {
  const value = env.textOrEmpty("STUN_URL");
  if (value === "") return null;
  if (value === null) return defaultStunUrl(turn);
  if (!isIceUrl(value, "stun")) {
    env.fault("STUN_URL must be one address like stun:stun.example.org:3478, or nothing for none");
  }
  return value;
}

/** A TURN server answers STUN on the same port (RFC 8656); its TLS port does not speak plain STUN, the standard one does. */
function defaultStunUrl(turn: TurnConfig): string {
  const first = turn.provider === "coturn" ? parseIceUrl(turn.urls[0] ?? "") : null;
  if (first === null) return DEFAULT_STUN_URL;
  return first.scheme === "turn" ? `stun:${urlHost(first.host)}:${first.port}` : `stun:${urlHost(first.host)}`;
}

function readTimeUrls(env: EnvReader): readonly string[] {
  if (env.textOrEmpty("TIME_URL") === null) return DEFAULT_TIME_URLS;
  const urls = env.list("TIME_URL");
  if (!urls.every((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? ""))) {
    env.fault("TIME_URL must hold addresses like https://www.example.org, separated by commas, or nothing for none");
  }
  return urls;
}

/** `TRUST_PROXY`: how many proxies stand in front of the server, or the addresses and networks that they have. */
function readTrustedProxies(env: EnvReader): TrustedProxies {
  const entries = env.list("TRUST_PROXY");
  const [first] = entries;
  if (first === undefined) return { kind: "none" };
  if (entries.length === 1 && /^[1-9]$/.test(first)) return { kind: "hops", count: Number(first) };
  const networks = entries.map(parseNetwork);
  if (!networks.every((network) => network !== null)) {
    env.fault("TRUST_PROXY must be a number of proxies (1 to 9) or addresses and networks like 10.0.0.0/8");
    return { kind: "none" };
  }
  return { kind: "networks", networks };
}

function parseNetwork(entry: string): ReturnType<typeof ipaddr.parseCIDR> | null {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  if (isIP(entry) === 0) return null;
  const address = ipaddr.parse(entry);
  return address.kind() === "ipv4" ? ipaddr.parseCIDR(`${entry}/32`) : ipaddr.parseCIDR(`${entry}/128`);
}

function readLimits(env: EnvReader): Limits {
  const limits: Limits = { ...DEFAULT_LIMITS };
  for (const name of Object.keys(DEFAULT_LIMITS) as LimitName[]) {
    limits[name] = env.integer(
      limitVariable(name),
      DEFAULT_LIMITS[name],
      name.endsWith("Ms") ? DURATION_RANGE : LIMIT_RANGE,
    );
  }
  return limits;
}

/** `voiceMembers` → `LIMIT_VOICE_MEMBERS`. */
export function limitVariable(name: LimitName): string {
  return `LIMIT_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}
