import * as z from "zod";
import type { Operation } from "../operation.ts";
import { hostAccountSchema, type ListedAccount, userNameSchema } from "./schemas.ts";

const input = z.object({ user: userNameSchema.nullable() });
const output = z.object({ users: z.array(hostAccountSchema) });

/** Everybody there ever was, or one of them. */
export const userList: Operation<z.infer<typeof input>, { users: ListedAccount[] }> = {
  name: "user.list",
  input,
  output,
  async run({ host, gateway }, { user }) {
    const online = gateway.host.sessions.onlineTokens();
    const accounts = user === null ? await host.accounts() : [await host.account(user)];
    return { users: accounts.map((account) => ({ ...account, isOnline: online.has(account.id) })) };
  },
};
