import type { Message } from "../../../shared/protocol/values.ts";

/** Messages of one channel that follow each other in the results. */
export interface Run {
  readonly channelId: string;
  readonly messages: readonly Message[];
}

/** The results, the newest first, with a heading where the channel changes. */
export function runsOf(messages: readonly Message[]): readonly Run[] {
  const runs: { channelId: string; messages: Message[] }[] = [];
  for (const message of messages) {
    const last = runs.at(-1);
    if (last?.channelId === message.channelId) last.messages.push(message);
    else runs.push({ channelId: message.channelId, messages: [message] });
  }
  return runs;
}
