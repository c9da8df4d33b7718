import type { Clock, Random } from "../../../shared/time.ts";
import type { KeySourceEvents } from "../key-source.ts";
import { PortalKeySource } from "./portal-key-source.ts";

export interface PortalOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Name of the program's .desktop file, without its ending: the desktop keeps the user's choice under it. */
  readonly appId: string;
  /** null: the session's own bus, as the environment names it. */
  readonly busAddress: string | null;
  /** Why an attempt or a session ended: for the log. */
  onFault(error: unknown): void;
}

/** On the real bus. The D-Bus library is loaded with the first binding: whoever has no Wayland never pays for it. */
export function createPortalKeySource(options: PortalOptions, events: KeySourceEvents): PortalKeySource {
  const { clock, busAddress } = options;
  return new PortalKeySource(
    {
      ...options,
      async connect(linkEvents) {
        const { connectDBus } = await import("../../bus/dbus-link.ts");
        return connectDBus({ clock, busAddress }, linkEvents);
      },
    },
    events,
  );
}
