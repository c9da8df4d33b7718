import type * as z from "zod";
import type { Operation } from "../operation.ts";
import { doneToSchema, oneUserSchema } from "./schemas.ts";

/** Changes nothing for one who is not banned. */
export const userUnban: Operation<z.infer<typeof oneUserSchema>, z.infer<typeof doneToSchema>> = {
  name: "user.unban",
  input: oneUserSchema,
  output: doneToSchema,
  run: async ({ host }, { user }) => ({ user: await host.unban(user) }),
};
