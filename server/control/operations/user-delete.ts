import * as z from "zod";
import type { Operation } from "../operation.ts";
import { doneToSchema, userNameSchema } from "./schemas.ts";

const input = z.object({ user: userNameSchema, messages: z.enum(["keep", "delete"]) });

/** Resolves when nothing of what is to go is left in the database or the folder of uploads. */
export const userDelete: Operation<z.infer<typeof input>, z.infer<typeof doneToSchema>> = {
  name: "user.delete",
  input,
  output: doneToSchema,
  run: async ({ host }, { user, messages }) => ({ user: await host.deleteAccount(user, messages === "delete") }),
};
