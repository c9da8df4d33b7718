import type { Voice } from "../../voice/voice.ts";
import type { Handler } from "./handler.ts";
import type { IceServers } from "./voice-join.ts";

/** V5: fresh credentials for a call that outlives its own. */
export function voiceIce(voice: Pick<Voice, "requireMember">, iceServers: IceServers): Handler<"voice.ice"> {
  return async ({ session, answer }) => {
    await voice.requireMember(session.id);
    answer(await iceServers.forUser(session.user.id));
  };
}
