import * as z from "zod";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { HOST_ACTOR_ID, inviteSchema } from "../../../shared/protocol/values.ts";
import type { Operation } from "../operation.ts";

/** Its id, or the first group of its code, which the list shows. */
const input = z.object({ invite: z.string().min(1).max(128) });
const output = z.object({ invite: inviteSchema });

export const inviteRevoke: Operation<z.infer<typeof input>, z.infer<typeof output>> = {
  name: "invite.revoke",
  input,
  output,
  async run({ invites }, { invite: named }) {
    const list = await invites.list(HOST_ACTOR_ID);
    const [hint = ""] = named.toUpperCase().split("-");
    const byId = list.filter(({ id }) => id === named);
    const [invite, another] = byId.length > 0 ? byId : list.filter((each) => each.hint === hint && hint !== "");
    if (invite === undefined) {
      throw new ProtocolError(
        "not_found",
        "No such invite can be used any more; the command invite list shows those that can.",
      );
    }
    if (another !== undefined) throw new ProtocolError("conflict", "Several invites begin so: name the one by its id.");
    await invites.revoke(HOST_ACTOR_ID, invite.id);
    return { invite };
  },
};
