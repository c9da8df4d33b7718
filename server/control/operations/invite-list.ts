import * as z from "zod";
import { HOST_ACTOR_ID, inviteSchema } from "../../../shared/protocol/values.ts";
import type { Operation } from "../operation.ts";

const output = z.object({ invites: z.array(inviteSchema.extend({ createdByName: z.string() })) });

/** Those that can still be used. `createdByName`: a username, or "host". */
export const inviteList: Operation<Record<string, never>, z.infer<typeof output>> = {
  name: "invite.list",
  input: z.record(z.string(), z.never()),
  output,
  async run({ invites, host }) {
    const names = new Map((await host.accounts()).map(({ id, username }) => [id, username]));
    const list = await invites.list(HOST_ACTOR_ID);
    return {
      invites: list.map((invite) => ({ ...invite, createdByName: names.get(invite.createdBy) ?? HOST_ACTOR_ID })),
    };
  },
};
