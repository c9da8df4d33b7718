import { InvalidArgumentError } from "commander";
import { inviteCreate } from "../../control/operations/invite-create.ts";
import { inviteList } from "../../control/operations/invite-list.ts";
import { inviteRevoke } from "../../control/operations/invite-revoke.ts";
import { moment } from "../../time-words.ts";
import type { AddCommand } from "../command.ts";
import { parseDurationS } from "../duration.ts";
import { table } from "../table.ts";

/** `invite`, `invite list`, `invite revoke`. */
export const addInvite: AddCommand = (program, tools) => {
  const invite = program
    .command("invite")
    .description("make an invite and print its link")
    .option("--uses <count>", "how many people may register with it; left out: any number", parseCount)
    .option("--expires <duration>", "until when, like 12h or 7d", parseDurationS, WEEK_S)
    .addHelpText("after", EXAMPLES)
    .action(async ({ uses, expires }: { uses?: number; expires: number }) => {
      const made = await tools.ask(inviteCreate, {
        expiresInS: expires,
        ...(uses !== undefined && { maxUses: uses }),
      });
      tools.result(made, [made.url, `For ${forWhom(made.maxUses)}, until ${moment(made.expiresAt)}.`]);
    });
  invite
    .command("list")
    .description("list the invites that can still be used")
    .action(async () => {
      const { invites } = await tools.ask(inviteList, {});
      const rows = invites.map(({ id, hint, createdByName, expiresAt, uses, maxUses }) => [
        id,
        `${hint}-…`,
        createdByName,
        moment(expiresAt),
        maxUses === null ? `${uses}` : `${uses} of ${maxUses}`,
      ]);
      const titles = ["ID", "CODE", "MADE BY", "UNTIL", "USED"];
      tools.result({ invites }, rows.length === 0 ? ["No invite can be used."] : table(titles, rows));
    });
  invite
    .command("revoke")
    .description("make an invite useless")
    .argument("<id>", "its id, or the first group of its code")
    .action(async (named: string) => {
      const result = await tools.ask(inviteRevoke, { invite: named });
      tools.result(result, [`The invite ${result.invite.hint}-… cannot be used any more.`]);
    });
};

function forWhom(maxUses: number | null): string {
  if (maxUses === null) return "any number of people";
  return maxUses === 1 ? "one person" : `${maxUses} people at most`;
}

const WEEK_S = 604_800;
const MAX_USES = 1_000_000;

function parseCount(value: string): number {
  const count = Number(value);
  if (/^\d+$/.test(value) && count >= 1 && count <= MAX_USES) return count;
  throw new InvalidArgumentError(`Say a whole number from 1 to ${MAX_USES}.`);
}

const EXAMPLES = `
Examples:
  admin invite
  admin invite --uses 1 --expires 2d
  admin invite list
  admin invite revoke K3QF`;
