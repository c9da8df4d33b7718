import type { Finding } from "../../../shared/protocol/values.ts";
import { BackupRecords } from "../../backup/backup-record.ts";
import { systemClock } from "../../clock.ts";
import type { Config } from "../../config.ts";
import { askRunning, ControlError } from "../../control/ask.ts";
import { doctor } from "../../control/operations/doctor.ts";
import { createChecks } from "../../health/checks.ts";
import { examine } from "../../health/examine.ts";
import { SelfProbe } from "../../health/self-probe.ts";
import { bySeverity } from "../../health/server-status.ts";
import { createClientAddress } from "../../http/address.ts";
import { createLog } from "../../log.ts";
import { createMetrics } from "../../metrics.ts";
import { createIceServers } from "../../turn/ice-servers.ts";
import { type AddCommand, EXIT } from "../command.ts";

/** `doctor`: in the running server, which knows most; where none runs, or answers, from here, without touching the data. */
export const addDoctor: AddCommand = (program, tools) => {
  program
    .command("doctor")
    .description(
      "look whether the machine, the relay, the address and the backups are well; ends with 4 where they are not",
    )
    .addHelpText("after", EXAMPLES)
    .action(async () => {
      const config = tools.config();
      const answer = await askRunning(config, doctor, {}).catch((error: unknown) => {
        if (!(error instanceof ControlError)) throw error;
        tools.progress(error.message);
        return null;
      });
      if (answer === null) tools.progress("No server could be asked: looking from here.");
      const findings = answer?.findings ?? (await lookFromHere(config));
      const isWell = findings.every(({ state }) => state === "well");
      tools.result({ findings }, [...findings.flatMap(lines), isWell ? "All is well." : "Not all is well."]);
      if (!isWell) tools.exitWith(EXIT.unsound);
    });
};

async function lookFromHere(config: Config): Promise<readonly Finding[]> {
  const log = createLog("silent");
  const clock = systemClock;
  const iceServers = createIceServers(config, { clock, metrics: createMetrics(), log });
  const selfProbe = new SelfProbe(createClientAddress(config.trustedProxies));
  const status = () => {
    const { last, lastProvedAt } = new BackupRecords(config.dataDir).read();
    return { everyMs: config.backups.everyMs, last, lastProvedAt, nextAt: null };
  };
  const checks = createChecks({ config, clock, iceServers, selfProbe, backups: { status } });
  return (await examine(checks, { clock, log })).toSorted(bySeverity);
}

const STATE_WORDS = { well: "well   ", warning: "WARNING", fault: "FAULT  " } as const satisfies Record<
  Finding["state"],
  string
>;
const INDENT = " ".repeat(9);

/** What was seen, and below it why it matters and what to do. */
function lines({ check, state, what, why, remedy }: Finding): string[] {
  const head = `${STATE_WORDS[state]}  ${check}: ${what}`;
  return state === "well" ? [head] : [head, `${INDENT}Why: ${why}`, `${INDENT}Do:  ${remedy}`];
}

const EXAMPLES = `
Examples:
  admin doctor
  admin doctor --json | jq '.findings[] | select(.state != "well")'`;
