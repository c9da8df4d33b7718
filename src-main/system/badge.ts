import type { UnreadReport } from "../../shared/desktop/desktop-state.ts";

/** The sign on the program's icon in dock and taskbar. */
export interface Badge {
  readonly kind: "none" | "dot" | "count";
  /** Of messages that call one; 0 unless the kind is "count". */
  readonly count: number;
  /** For who cannot see it. */
  readonly words: string;
}

/** The desktop's dock or taskbar, as far as it shows badges. */
export interface BadgeHost {
  show(badge: Badge): void;
}

export function badgeFor({ isUnread, mentions }: UnreadReport): Badge {
  if (mentions > 0) return { kind: "count", count: mentions, words: mentionWords(mentions) };
  if (isUnread) return { kind: "dot", count: 0, words: "Unread messages" };
  return { kind: "none", count: 0, words: "" };
}

/** "1 mention", "3 mentions". */
export function mentionWords(mentions: number): string {
  return mentions === 1 ? "1 mention" : `${mentions} mentions`;
}
