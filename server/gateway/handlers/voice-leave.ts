import type { Voice } from "../../voice/voice.ts";
import type { Handler } from "./handler.ts";

/** Answers the same whether or not there was anything to leave. */
export function voiceLeave(voice: Pick<Voice, "leave">): Handler<"voice.leave"> {
  return async ({ session, answer }) => {
    await voice.leave(session.id);
    answer({});
  };
}
