import { userBan } from "../../control/operations/user-ban.ts";
import { userUnban } from "../../control/operations/user-unban.ts";
import type { AddCommand } from "../command.ts";

/** `ban USER`. */
export const addBan: AddCommand = (program, tools) => {
  program
    .command("ban")
    .description("put somebody out and let them in no more; what they wrote stays")
    .argument("<user>", "their username")
    .addHelpText("after", "\nExample:\n  admin ban carl")
    .action(async (name: string) => {
      const { user } = await tools.ask(userBan, { user: name });
      tools.result({ user }, [`${user.username} is banned. To take it back: unban ${user.username}`]);
    });
};

/** `unban USER`. */
export const addUnban: AddCommand = (program, tools) => {
  program
    .command("unban")
    .description("let somebody in again who was banned")
    .argument("<user>", "their username")
    .addHelpText("after", "\nExample:\n  admin unban carl")
    .action(async (name: string) => {
      const { user } = await tools.ask(userUnban, { user: name });
      tools.result({ user }, [`${user.username} may log in again.`]);
    });
};
