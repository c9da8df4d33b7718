import type { BackupStatus } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import type { Config } from "../config.ts";
import type { IceServerSource } from "../turn/ice-servers.ts";
import type { Check, CheckName } from "./check.ts";
import { checkBackup } from "./checks/backup.ts";
import { checkCertificate } from "./checks/certificate.ts";
import { checkClock } from "./checks/clock.ts";
import { checkDataFolder } from "./checks/data.ts";
import { checkDisk } from "./checks/disk.ts";
import { checkPort } from "./checks/port.ts";
import { checkPublicUrl } from "./checks/public-url.ts";
import { checkTurn } from "./checks/turn.ts";
import type { SelfProbe } from "./self-probe.ts";

export interface ChecksDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly iceServers: IceServerSource;
  readonly selfProbe: SelfProbe;
  readonly backups: { status(): BackupStatus };
}

/** Everything that is looked at about the machine and the network around the server. */
export function createChecks(deps: ChecksDeps): Readonly<Record<CheckName, Check>> {
  const { config, clock, selfProbe, backups } = deps;
  return {
    data: checkDataFolder(config.dataDir),
    disk: checkDisk(config, backups),
    clock: checkClock(config.timeUrls, clock),
    port: checkPort(config, selfProbe),
    turn: checkTurn(deps),
    publicUrl: checkPublicUrl(config, selfProbe),
    certificate: checkCertificate(config, clock),
    backup: checkBackup(backups, clock),
  };
}
