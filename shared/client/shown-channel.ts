import type { Channel } from "../protocol/values.ts";

interface Standing {
  /** As they stand in the list. */
  readonly channels: readonly Channel[];
  /** As the user chose it last; it may be gone. */
  readonly chosenId: string | null;
  readonly callChannelId: string | null;
}

/** The channel in the middle: the one chosen last, else that of the call, else the first one, one of text if there is any. */
export function shownChannel({ channels, chosenId, callChannelId }: Standing): Channel | null {
  const find = (id: string | null) => channels.find((channel) => channel.id === id) ?? null;
  return find(chosenId) ?? find(callChannelId) ?? channels.find(({ kind }) => kind === "text") ?? channels[0] ?? null;
}
