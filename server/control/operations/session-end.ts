import * as z from "zod";
import type { Operation } from "../operation.ts";
import { userNameSchema } from "./schemas.ts";

const input = z.discriminatedUnion("of", [
  z.object({ of: z.literal("login"), loginId: z.string().max(128) }),
  z.object({ of: z.literal("user"), user: userNameSchema }),
  z.object({ of: z.literal("everybody") }),
]);
/** How many log-ins ended. */
const output = z.object({ ended: z.int() });

/** Whoever is connected with such a log-in is cut off, and has to log in again. */
export const sessionEnd: Operation<z.infer<typeof input>, z.infer<typeof output>> = {
  name: "session.end",
  input,
  output,
  async run({ host }, which) {
    switch (which.of) {
      case "login":
        await host.endLogin(which.loginId);
        return { ended: 1 };
      case "user":
        return { ended: await host.endLoginsOf(which.user) };
      case "everybody":
        return { ended: await host.endAllLogins() };
    }
  },
};
