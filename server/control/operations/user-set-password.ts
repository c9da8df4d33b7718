import * as z from "zod";
import { passwordSchema, userSchema } from "../../../shared/protocol/values.ts";
import type { Operation } from "../operation.ts";
import { userNameSchema } from "./schemas.ts";

const input = z.object({ user: userNameSchema, password: passwordSchema });
/** `ended`: how many log-ins there were. */
const output = z.object({ user: userSchema, ended: z.int() });

/** Ends every log-in of the account. */
export const userSetPassword: Operation<z.infer<typeof input>, z.infer<typeof output>> = {
  name: "user.setPassword",
  input,
  output,
  run: ({ host }, { user, password }) => host.setPassword(user, password),
};
