import { useEffect, useState } from "react";
import type { EmojiList } from "./emoji-list.ts";

type LoadedEmoji =
  | { readonly kind: "loading" }
  | { readonly kind: "failed" }
  | { readonly kind: "ready"; readonly list: EmojiList };

/**
 * The emoji, once they are here: they are much text, and are asked for when they are first wanted. Tries again each time that
 * they are wanted anew.
 */
export function useEmojiList(isWanted: boolean): LoadedEmoji {
  const [loaded, setLoaded] = useState<LoadedEmoji>({ kind: "loading" });
  const isThere = loaded.kind === "ready";
  useEffect(() => {
    if (!isWanted || isThere) return;
    let isShown = true;
    import("./emoji-list.ts").then(
      ({ EMOJI_LIST }) => {
        if (isShown) setLoaded({ kind: "ready", list: EMOJI_LIST });
      },
      () => {
        if (isShown) setLoaded({ kind: "failed" });
      },
    );
    return () => {
      isShown = false;
    };
  }, [isWanted, isThere]);
  return loaded;
}
