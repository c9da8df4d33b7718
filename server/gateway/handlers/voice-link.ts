import type { Voice } from "../../voice/voice.ts";
import type { Handler } from "./handler.ts";

/** V4: who vouches for whom. */
export function voiceLink(voice: Pick<Voice, "link">): Handler<"voice.link"> {
  return async ({ session, data, answer }) => {
    await voice.link(session.id, data.peer, data.state);
    answer({});
  };
}
