import type { ListedLogin } from "../../control/operations/schemas.ts";
import { sessionEnd } from "../../control/operations/session-end.ts";
import { sessionList } from "../../control/operations/session-list.ts";
import { moment } from "../../time-words.ts";
import { type AddCommand, CommandError, EXIT, type Tools } from "../command.ts";
import { table } from "../table.ts";

interface Options {
  readonly end?: string;
  readonly endAll?: boolean;
}

/** `sessions [USER]`: who is on, where somebody is logged in, and the end of it. */
export const addSessions: AddCommand = (program, tools) => {
  program
    .command("sessions")
    .description("list who is connected right now, or where somebody is logged in")
    .argument("[user]", "their username")
    .option("--end <id>", "end the log-in of that id")
    .option("--end-all", "end all log-ins of the user, or of everybody where none is named")
    .addHelpText("after", EXAMPLES)
    .action(async (user: string | undefined, { end, endAll = false }: Options) => {
      if (end !== undefined && (endAll || user !== undefined)) {
        throw new CommandError("Say --end ID alone, or --end-all.", EXIT.usage);
      }
      if (end !== undefined) await endOne(tools, end);
      else if (endAll) await endThem(tools, user);
      else await list(tools, user ?? null);
    });
};

async function endOne(tools: Tools, loginId: string): Promise<void> {
  const result = await tools.ask(sessionEnd, { of: "login", loginId });
  tools.result(result, ["The log-in has ended."]);
}

async function endThem(tools: Tools, user: string | undefined): Promise<void> {
  if (user === undefined) await tools.confirm("Everybody will have to log in again.");
  const result = await tools.ask(sessionEnd, user === undefined ? { of: "everybody" } : { of: "user", user });
  tools.result(result, [`Log-ins that ended: ${result.ended}.`]);
}

async function list(tools: Tools, user: string | null): Promise<void> {
  const { logins } = await tools.ask(sessionList, { user });
  const nobody = user === null ? "Nobody is connected." : "There are no log-ins.";
  tools.result({ logins }, logins.length === 0 ? [nobody] : table(TITLES, logins.map(toRow)));
}

const TITLES = ["NAME", "ID", "CLIENT", "SYSTEM", "SINCE", "LAST USED"];

function toRow({ username, id, client, platform, createdAt, lastUsedAt, isOnline }: ListedLogin): string[] {
  return [username, id, client, platform, moment(createdAt), isOnline ? "now" : moment(lastUsedAt)];
}

const EXAMPLES = `
Examples:
  admin sessions
  admin sessions anna
  admin sessions --end 3yXr0aB9cD8eF7gH6iJ5kL
  admin sessions anna --end-all`;
