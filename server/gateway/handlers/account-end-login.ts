import type { GatewayAccounts } from "../gateway-core.ts";
import type { Handler } from "./handler.ts";

/** A7: answered before anything is closed, as the one that asks may end itself. */
export function accountEndLogin(accounts: Pick<GatewayAccounts, "endLogin">): Handler<"account.endLogin"> {
  return ({ session, data, answer }) => accounts.endLogin(session.user.id, data.loginId, () => answer({}));
}
