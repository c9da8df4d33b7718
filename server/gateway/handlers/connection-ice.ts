import type { Clock } from "../../../shared/time.ts";
import type { Handler } from "./handler.ts";
import type { IceServers } from "./voice-join.ts";

/** C1: what a connection test needs, of any session, in voice or not. */
export function connectionIce(iceServers: IceServers, clock: Clock): Handler<"connection.ice"> {
  return async ({ session, answer }) => {
    const userId = session.user.id;
    const ice = await iceServers.forUser(userId);
    answer({ ...ice, now: clock.now(), clockProbe: iceServers.clockProbe(userId) });
  };
}
