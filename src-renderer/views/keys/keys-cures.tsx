import { Button } from "react-aria-components";
import { useDesktopApp } from "../app-context.tsx";
import type { KeysCure } from "./key-words.ts";

/** The buttons against a fault of the global keys. */
export function KeysCures({ cures }: { cures: readonly KeysCure[] }) {
  const { commands } = useDesktopApp();
  return cures.map(({ kind, label }) => (
    <Button
      key={kind}
      className="button small"
      onPress={() => (kind === "retry" ? commands.retryKeys() : commands.openKeySettings())}
    >
      {label}
    </Button>
  ));
}
