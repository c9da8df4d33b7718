import type { GatewayAccounts } from "../gateway-core.ts";
import type { Sessions } from "../sessions.ts";
import type { Handler } from "./handler.ts";

/** A7: where the account is logged in. */
export function accountLogins(
  accounts: Pick<GatewayAccounts, "logins">,
  sessions: Pick<Sessions, "ofUser">,
): Handler<"account.logins"> {
  return async ({ session, answer }) => {
    const places = await accounts.logins(session.user.id);
    const attached = sessions.ofUser(session.user.id).filter(({ state }) => state.kind === "attached");
    const online = new Set(attached.map(({ tokenHash }) => tokenHash));
    answer({
      logins: places.map(({ tokenHash, ...place }) => ({
        ...place,
        isCurrent: tokenHash === session.tokenHash,
        isOnline: online.has(tokenHash),
      })),
    });
  };
}
