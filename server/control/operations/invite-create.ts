import type * as z from "zod";
import { inviteAnswerSchema, inviteBodySchema } from "../../../shared/protocol/http.ts";
import { HOST_ACTOR_ID } from "../../../shared/protocol/values.ts";
import type { Operation } from "../operation.ts";

export const inviteCreate: Operation<z.output<typeof inviteBodySchema>, z.infer<typeof inviteAnswerSchema>> = {
  name: "invite.create",
  input: inviteBodySchema,
  output: inviteAnswerSchema,
  run: ({ invites }, body) => invites.create(HOST_ACTOR_ID, body),
};
