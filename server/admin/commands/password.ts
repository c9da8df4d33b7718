import { userSetPassword } from "../../control/operations/user-set-password.ts";
import { newCode } from "../../secrets.ts";
import type { AddCommand } from "../command.ts";

/** As long as an invite's code: 100 random bits. */
const PASSWORD_GROUPS = 5;

/** `password USER`: for who forgot it. */
export const addPassword: AddCommand = (program, tools) => {
  program
    .command("password")
    .description("give somebody a new password, and end all their log-ins")
    .argument("<user>", "their username")
    .option("--stdin", "take the first line of stdin, in the place of one that is made up and printed")
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, { stdin = false }: { stdin?: boolean }) => {
      const password = stdin ? await tools.firstLine() : newCode(PASSWORD_GROUPS);
      const { user, ended } = await tools.ask(userSetPassword, { user: name, password });
      const lines = [
        ...(stdin ? [] : [password]),
        `The password of ${user.username} is another one now; log-ins that ended: ${ended}.`,
      ];
      tools.result({ user, ended, ...(!stdin && { password }) }, lines);
    });
};

const EXAMPLES = `
Examples:
  admin password anna
  admin password anna --stdin < file-with-the-password`;
