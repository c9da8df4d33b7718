import type { IceAnswer, IceServer } from "../../../shared/protocol/values.ts";
import type { Voice } from "../../voice/voice.ts";
import type { Handler } from "./handler.ts";

export interface IceServers {
  /** Never rejects (V5); takes 2 s at most. */
  forUser(userId: string): Promise<IceAnswer>;
  /** C1 */
  clockProbe(userId: string): IceServer[] | null;
}

/** V1, V2, V3: credentials are fetched before the entry, so that entry, events and answer are one step. */
export function voiceJoin(voice: Pick<Voice, "join">, iceServers: IceServers): Handler<"voice.join"> {
  return async ({ session, data, answer }) => {
    const { channelId, peerId, takeOver = false } = data;
    const userId = session.user.id;
    await voice.join(
      { sessionId: session.id, deviceId: session.deviceId, userId, channelId, peerId, takeOver },
      () => iceServers.forUser(userId),
      (ice, members) => answer({ channelId, members, ...ice }),
    );
  };
}
