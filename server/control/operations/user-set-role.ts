import * as z from "zod";
import { roleSchema } from "../../../shared/protocol/values.ts";
import type { Operation } from "../operation.ts";
import { doneToSchema, userNameSchema } from "./schemas.ts";

const input = z.object({ user: userNameSchema, role: roleSchema });

/** "owner" hands the server over, or gives it an owner where there is none. */
export const userSetRole: Operation<z.infer<typeof input>, z.infer<typeof doneToSchema>> = {
  name: "user.setRole",
  input,
  output: doneToSchema,
  run: async ({ host }, { user, role }) => ({ user: await host.setRole(user, role) }),
};
