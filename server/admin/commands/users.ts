import { sizeWords } from "../../../shared/size-words.ts";
import type { ListedAccount } from "../../control/operations/schemas.ts";
import { userList } from "../../control/operations/user-list.ts";
import { moment } from "../../time-words.ts";
import type { AddCommand } from "../command.ts";
import { table } from "../table.ts";

/** `users`: who has an account. */
export const addUsers: AddCommand = (program, tools) => {
  program
    .command("users")
    .description("list everybody: role, when last seen, whether banned, how much they wrote and sent")
    .option("--deleted", "those too whose accounts were deleted")
    .addHelpText("after", EXAMPLES)
    .action(async ({ deleted = false }: { deleted?: boolean }) => {
      const all = await tools.ask(userList, { user: null });
      const users = all.users.filter(({ deletedAt }) => deleted || deletedAt === null);
      tools.result({ users }, users.length === 0 ? ["There are no accounts yet."] : table(TITLES, users.map(toRow)));
    });
};

const TITLES = ["NAME", "SHOWN AS", "ROLE", "LAST SEEN", "MESSAGES", "FILES", "STATE"];

function toRow(user: ListedAccount): string[] {
  const { username, displayName, role, lastSeenAt, messages, fileBytes, isOnline } = user;
  const seen = lastSeenAt === null ? "never" : moment(lastSeenAt);
  return [username, displayName, role, isOnline ? "now" : seen, `${messages}`, sizeWords(fileBytes), stateOf(user)];
}

function stateOf({ bannedAt, deletedAt }: ListedAccount): string {
  if (deletedAt !== null) return `deleted ${moment(deletedAt)}`;
  return bannedAt === null ? "" : `banned ${moment(bannedAt)}`;
}

const EXAMPLES = `
Examples:
  admin users
  admin users --json`;
