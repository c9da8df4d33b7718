import { Option } from "commander";
import { sizeWords } from "../../../shared/size-words.ts";
import { userDelete } from "../../control/operations/user-delete.ts";
import { userList } from "../../control/operations/user-list.ts";
import type { AddCommand } from "../command.ts";
import { harmless } from "../table.ts";

/** `delete-user USER`: takes an account away for good. */
export const addDeleteUser: AddCommand = (program, tools) => {
  program
    .command("delete-user")
    .description("delete an account for good: name, picture, password, log-ins, and what it wrote as you say")
    .argument("<user>", "their username")
    .addOption(
      new Option("--messages <what>", "keep what they wrote, of a deleted member then, or delete it with its files")
        .choices(["keep", "delete"])
        .makeOptionMandatory(),
    )
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, { messages }: { messages: "keep" | "delete" }) => {
      const { users } = await tools.ask(userList, { user: name });
      for (const found of users) {
        const own = `${found.messages} messages and ${sizeWords(found.fileBytes)} of files`;
        const fate = messages === "keep" ? `${own} stay, of a deleted member` : `${own} go too`;
        await tools.confirm(`Delete the account ${found.username} (${harmless(found.displayName)}) for good? ${fate}.`);
        // By id: meanwhile the name may be somebody else's.
        const { user } = await tools.ask(userDelete, { user: found.id, messages });
        tools.result({ user, messages }, [`The account ${user.username} is deleted. Backups of before still hold it.`]);
      }
    });
};

const EXAMPLES = `
The owner cannot be deleted: say first who is to be the owner (role USER owner).

Examples:
  admin delete-user carl --messages keep
  admin delete-user carl --messages delete --yes`;
