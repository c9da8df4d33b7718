import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { Limits } from "../../../shared/protocol/limits.ts";
import type { Signal } from "../../../shared/protocol/values.ts";
import { utf8Length } from "../../../shared/text.ts";
import type { Voice } from "../../voice/voice.ts";
import type { Handler } from "./handler.ts";

type SizeLimits = Pick<Limits, "sdpBytes" | "candidateBytes">;

/** V7 */
export function voiceSignal(voice: Pick<Voice, "signal">, limits: SizeLimits): Handler<"voice.signal"> {
  return async ({ session, data, answer }) => {
    checkSize(data.signal, limits);
    await voice.signal(session.id, data.to, data.signal);
    answer({});
  };
}

function checkSize(signal: Signal, limits: SizeLimits): void {
  if ("description" in signal) check(signal.description.sdp, limits.sdpBytes, "session description");
  else check(signal.candidate?.candidate, limits.candidateBytes, "candidate");
}

function check(value: string | undefined, maxBytes: number, name: string): void {
  if (value === undefined || utf8Length(value) <= maxBytes) return;
  throw new ProtocolError("too_large", `This ${name} has more than ${maxBytes} bytes; send a smaller one.`);
}
