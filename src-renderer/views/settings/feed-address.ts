import { preferencesSchema } from "../../../shared/desktop/desktop-state.ts";

/** What was typed as the address of a feed: one (null: none), or what is wrong with it. */
export type FeedAddress =
  | { readonly kind: "feed"; readonly url: string | null }
  | { readonly kind: "fault"; readonly words: string };

export function readFeedAddress(text: string): FeedAddress {
  const typed = text.trim();
  if (typed === "") return { kind: "feed", url: null };
  // The schema takes null in the place of what it does not allow.
  const { updateFeed } = preferencesSchema.parse({ updateFeed: typed });
  return updateFeed === null
    ? { kind: "fault", words: "Type an address that begins with https://, as updates must not be tampered with." }
    : { kind: "feed", url: updateFeed };
}
