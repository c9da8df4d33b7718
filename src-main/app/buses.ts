import type { Clock } from "../../shared/time.ts";
import type { ConnectBus } from "../bus/bus-link.ts";

/**
 * D-Bus, whose library is loaded when it is first needed: no other system pays for it.
 * @param busAddress null: the session's own bus, as the environment names it
 */
export function busAt(busAddress: string | null, clock: Clock): ConnectBus {
  return async (events) => {
    const { connectDBus } = await import("../bus/dbus-link.ts");
    return connectDBus({ clock, busAddress }, events);
  };
}
