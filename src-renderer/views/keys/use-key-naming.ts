import { useEffect, useMemo, useState } from "react";
import { useAppState } from "../app-context.tsx";
import type { KeyNaming } from "../settings/key-name.ts";

/** `navigator.keyboard` of the Keyboard Map draft, which only Chromium has, and only in a secure context. */
interface LayoutKeyboard {
  getLayoutMap(): Promise<ReadonlyMap<string, string>>;
}

/** What to call keys by the layout that is set; it may be changed while the window is in the background. */
export function useKeyNaming(): KeyNaming {
  const os = useAppState((state) => state.desktop?.os ?? null);
  const [layout, setLayout] = useState<ReadonlyMap<string, string> | null>(null);
  useEffect(() => {
    const keyboard: unknown = "keyboard" in navigator ? navigator.keyboard : null;
    if (!isLayoutKeyboard(keyboard)) return;
    let isShown = true;
    const read = () => {
      keyboard.getLayoutMap().then(
        (map) => {
          if (isShown) setLayout(map);
        },
        // Refused by a permissions policy: the names of a US keyboard stand.
        () => undefined,
      );
    };
    read();
    addEventListener("focus", read);
    return () => {
      isShown = false;
      removeEventListener("focus", read);
    };
  }, []);
  return useMemo(() => ({ layout, os }), [layout, os]);
}

function isLayoutKeyboard(value: unknown): value is LayoutKeyboard {
  return (
    typeof value === "object" && value !== null && "getLayoutMap" in value && typeof value.getLayoutMap === "function"
  );
}
