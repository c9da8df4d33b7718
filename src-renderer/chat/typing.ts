/** How long someone is shown as typing (M11). */
const TYPING_SHOWN_MS = 6_000;
/** How often the others are told that one types (M11). */
export const TYPING_EVERY_MS = 3_000;

/** By channel: who types, in the order in which they began, and until when that is shown. */
export type Typing = ReadonlyMap<string, ReadonlyMap<string, number>>;

export function typingStarted(typing: Typing, channelId: string, userId: string, now: number): Typing {
  const people = new Map(typing.get(channelId)).set(userId, now + TYPING_SHOWN_MS);
  return new Map(typing).set(channelId, people);
}

/** Their message came; or, without a channel, they left. */
export function typingEnded(typing: Typing, userId: string, channelId?: string): Typing {
  return filtered(typing, (inChannel, who) => who !== userId || (channelId !== undefined && inChannel !== channelId));
}

export function typingExpired(typing: Typing, now: number): Typing {
  return filtered(typing, (_channelId, _who, until) => until > now);
}

/** null: nobody types. */
export function nextExpiry(typing: Typing): number | null {
  const times = [...typing.values()].flatMap((people) => [...people.values()]);
  return times.length === 0 ? null : Math.min(...times);
}

export function shownTyping(typing: Typing): ReadonlyMap<string, readonly string[]> {
  return new Map([...typing].map(([channelId, people]) => [channelId, [...people.keys()]]));
}

function filtered(typing: Typing, keeps: (channelId: string, userId: string, until: number) => boolean): Typing {
  let isSame = true;
  const after = new Map<string, ReadonlyMap<string, number>>();
  for (const [channelId, people] of typing) {
    const kept = [...people].filter(([userId, until]) => keeps(channelId, userId, until));
    if (kept.length === people.size) {
      after.set(channelId, people);
      continue;
    }
    isSame = false;
    if (kept.length > 0) after.set(channelId, new Map(kept));
  }
  return isSame ? typing : after;
}
