import type { Voice } from "../../voice/voice.ts";
import type { Handler } from "./handler.ts";

export function voiceUpdate(voice: Pick<Voice, "update">): Handler<"voice.update"> {
  return async ({ session, data, answer }) => {
    await voice.update(session.id, data);
    answer({});
  };
}
