import * as z from "zod";
import type { Operation } from "../operation.ts";
import { hostLoginSchema, userNameSchema } from "./schemas.ts";

const input = z.object({ user: userNameSchema.nullable() });
const output = z.object({ logins: z.array(hostLoginSchema) });

/** The log-ins of an account; without one, those that a client is connected with at this moment. */
export const sessionList: Operation<z.infer<typeof input>, z.infer<typeof output>> = {
  name: "session.list",
  input,
  output,
  run: async ({ host }, { user }) => ({ logins: await host.logins(user) }),
};
