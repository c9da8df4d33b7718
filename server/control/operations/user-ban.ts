import type * as z from "zod";
import type { Operation } from "../operation.ts";
import { doneToSchema, oneUserSchema } from "./schemas.ts";

/** Changes nothing for one who is banned already. */
export const userBan: Operation<z.infer<typeof oneUserSchema>, z.infer<typeof doneToSchema>> = {
  name: "user.ban",
  input: oneUserSchema,
  output: doneToSchema,
  run: async ({ host }, { user }) => ({ user: await host.ban(user) }),
};
