import { join } from "node:path";
import type { Registry } from "prom-client";
import type { ServerInfo } from "../shared/protocol/requests.ts";
import { TIMING, type Timing } from "../shared/protocol/timing.ts";
import type { Clock, Random } from "../shared/time.ts";
import { Accounts } from "./accounts/accounts.ts";
import { AuditLog } from "./administration/audit-log.ts";
import { Authority } from "./administration/authority.ts";
import { Host } from "./administration/host.ts";
import { Invites } from "./administration/invites.ts";
import { BackupRecords } from "./backup/backup-record.ts";
import { BackupSchedule, type BackupScheduleDeps } from "./backup/backup-schedule.ts";
import { forkWorker } from "./backup/fork-worker.ts";
import { Channels } from "./channels/channels.ts";
import { systemClock } from "./clock.ts";
import type { Config } from "./config.ts";
import { ConnectionReports } from "./diagnosis/connection-reports.ts";
import { Gateway } from "./gateway/gateway.ts";
import { createChecks } from "./health/checks.ts";
import { examine } from "./health/examine.ts";
import { SelfProbe } from "./health/self-probe.ts";
import { ServerStatus } from "./health/server-status.ts";
import { type ClientAddress, createClientAddress } from "./http/address.ts";
import { lanAddresses, localHost, urlHost } from "./http/host.ts";
import { createOriginCheck, type OriginCheck } from "./http/origin.ts";
import { createLog, type Logger } from "./log.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { newCode } from "./secrets.ts";
import type { Store } from "./store/store.ts";
import { createIceServers, type IceServerSource } from "./turn/ice-servers.ts";
import { UploadFolder } from "./uploads/upload-folder.ts";
import { Uploads } from "./uploads/uploads.ts";
import { VERSION } from "./version.ts";

/** What tests bring along in the place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly timing?: Partial<Timing>;
  readonly log?: Logger;
  readonly random?: Random;
  /** Folder of the built web client. */
  readonly webRoot?: string;
}

/** Every service of a server, each made once. */
export interface Context {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly registry: Registry;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly invites: Invites;
  readonly channels: Channels;
  readonly iceServers: IceServerSource;
  readonly reports: ConnectionReports;
  readonly uploads: Uploads;
  readonly status: ServerStatus;
  readonly selfProbe: SelfProbe;
  readonly backups: BackupSchedule;
  readonly isAllowedOrigin: OriginCheck;
  readonly clientAddress: ClientAddress;
  readonly serverInfo: () => Promise<ServerInfo>;
  readonly gateway: Gateway;
  /** A9: what whoever runs the machine may do to accounts. */
  readonly host: Host;
  /** Makes the first account the owner's. */
  readonly setupCode: string;
}

/** Five groups of four: 100 random bits, where docs/protocol.md, "HTTP", asks for 80. */
const SETUP_CODE_GROUPS = 5;

/** @param port what the server listens on, known only once it does. */
export function createContext(config: Config, store: Store, port: () => number, overrides: Overrides): Context {
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? createLog(config.logLevel);
  const metrics = createMetrics();
  const { registry } = metrics;
  const { limits } = config;
  const setupCode = config.setupCode ?? newCode(SETUP_CODE_GROUPS);
  const isAllowedOrigin = createOriginCheck({ publicUrls: config.publicUrls, host: config.host, port });
  const clientAddress = createClientAddress(config.trustedProxies);
  const channels = new Channels(store);
  const iceServers = createIceServers(config, { clock, metrics, log });
  const reports = new ConnectionReports({ store, clock });
  const { registration } = config;
  const uploads = new Uploads({
    store: store.uploads,
    folder: new UploadFolder(join(config.dataDir, "uploads")),
    clock,
    limits,
  });
  const accounts = new Accounts({ store, clock, limits, registration, setupCode, metrics, log });
  const authority = new Authority(store.administration);
  const publicUrl = () => config.publicUrls?.[0] ?? invitedTo(config.host, port());
  const invites = new Invites({ store, authority, clock, publicUrl });
  const audit = new AuditLog(store.administration, authority);
  const backups = createBackups(config, { clock, log, registry });
  const selfProbe = new SelfProbe(clientAddress);
  const checks = createChecks({ config, clock, iceServers, selfProbe, backups });
  const look = () => examine(checks, { clock, log });
  const status = new ServerStatus({ authority, clock, version: VERSION, examine: look, backups });
  const serverInfo = async (): Promise<ServerInfo> => ({
    name: config.serverName,
    version: VERSION,
    protocol: 1,
    registration: config.registration,
    needsOwner: await accounts.needsOwner(),
  });
  const gateway = new Gateway({
    accounts,
    channels,
    messages: store.messages,
    administration: { store: store.administration, authority, invites, audit },
    iceServers,
    reports,
    status,
    serverInfo,
    isAllowedOrigin,
    clientAddress,
    clock,
    random: overrides.random ?? Math.random,
    limits,
    timing: { ...TIMING, ...overrides.timing },
    registry,
    log,
  });
  const host = new Host({ store: store.administration, accounts, authority, uploads, clock, ...gateway.host });
  return {
    config,
    clock,
    log,
    metrics,
    registry,
    store,
    accounts,
    invites,
    channels,
    iceServers,
    reports,
    uploads,
    status,
    selfProbe,
    backups,
    isAllowedOrigin,
    clientAddress,
    serverInfo,
    gateway,
    host,
    setupCode,
  };
}

function createBackups(
  { dataDir, backups: { everyMs, keep, folder }, settings }: Config,
  rest: Pick<BackupScheduleDeps, "clock" | "log" | "registry">,
): BackupSchedule {
  const records = new BackupRecords(dataDir);
  const make = (signal: AbortSignal) => forkWorker({ dataDir, folder, keep, settings }, signal);
  return new BackupSchedule({ everyMs, records, make, ...rest });
}

/** Without `PUBLIC_URL`: where someone else on the network finds the server, or this machine if nobody else can. */
function invitedTo(host: string, port: number): string {
  return `http://${urlHost(lanAddresses(host)[0] ?? localHost(host))}:${port}`;
}
