import { Argument } from "commander";
import type { Role } from "../../../shared/protocol/values.ts";
import { userSetRole } from "../../control/operations/user-set-role.ts";
import type { AddCommand } from "../command.ts";

/** `role USER ROLE`. */
export const addRole: AddCommand = (program, tools) => {
  program
    .command("role")
    .description("make somebody owner, admin or member; the owner before becomes admin")
    .argument("<user>", "their username")
    .addArgument(new Argument("<role>", "what they are to be").choices(["owner", "admin", "member"]))
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, role: Role) => {
      const { user } = await tools.ask(userSetRole, { user: name, role });
      tools.result({ user: { ...user, role } }, [`${user.username} is ${role} now.`]);
    });
};

const EXAMPLES = `
Examples:
  admin role anna admin
  admin role ben owner      (hands the server over)`;
