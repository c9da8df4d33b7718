import * as z from "zod";
import { BusError, type BusLink, type BusSignal } from "../../bus/bus-link.ts";
import { addMatch, CALL_LIMIT_MS, type Subject } from "./bus-watch.ts";

/** Service, interface and object of each: their names all follow one pattern. KDE and others have the first. */
const SCREEN_SAVERS = [
  "org.freedesktop.ScreenSaver",
  "org.gnome.ScreenSaver",
  "org.cinnamon.ScreenSaver",
  "org.mate.ScreenSaver",
  "org.xfce.ScreenSaver",
] as const;
type ScreenSaver = (typeof SCREEN_SAVERS)[number];

const activeBody = z.tuple([z.boolean()]);
/** Name, old owner, new owner. */
const ownerBody = z.tuple([z.enum(SCREEN_SAVERS), z.string(), z.string()]);

/**
 * The desktop's own lock screen, on the session's bus: `ActiveChanged` of any of the interfaces that desktops have for it.
 * One that goes away while it is active counts as unlocked: it can say so no more.
 */
export class ScreenSaverLock implements Subject {
  readonly name = "ScreenSaver";
  readonly #onLocked: (isLocked: boolean) => void;
  readonly #active = new Set<ScreenSaver>();

  constructor(onLocked: (isLocked: boolean) => void) {
    this.#onLocked = onLocked;
  }

  async begin(link: BusLink): Promise<void> {
    for (const name of SCREEN_SAVERS) {
      await addMatch(link, `type='signal',interface='${name}',member='ActiveChanged'`);
      await addMatch(
        link,
        `type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${name}'`,
      );
    }
    const active = await Promise.all(SCREEN_SAVERS.map((name) => readActive(link, name)));
    SCREEN_SAVERS.forEach((name, index) => {
      this.#set(name, active[index] === true);
    });
  }

  onSignal({ sender, interface: of, member, body }: BusSignal): void {
    if (member === "ActiveChanged") {
      const name = SCREEN_SAVERS.find((saver) => saver === of);
      const active = activeBody.safeParse(body);
      if (name !== undefined && active.success) this.#set(name, active.data[0]);
    }
    if (sender === "org.freedesktop.DBus" && member === "NameOwnerChanged") {
      const changed = ownerBody.safeParse(body);
      if (changed.success && changed.data[2] === "") this.#set(changed.data[0], false);
    }
  }

  #set(name: ScreenSaver, isActive: boolean): void {
    if (isActive) this.#active.add(name);
    else this.#active.delete(name);
    this.#onLocked(this.#active.size > 0);
  }
}

/** False for a desktop that has no such service; none is started for the question's sake. */
async function readActive(link: BusLink, name: ScreenSaver): Promise<boolean> {
  try {
    if (!(await hasOwner(link, name))) return false;
    const answer = await link.call(
      {
        destination: name,
        path: `/${name.replaceAll(".", "/")}`,
        interface: name,
        member: "GetActive",
        signature: "",
        body: [],
      },
      CALL_LIMIT_MS,
    );
    return activeBody.safeParse(answer).data?.[0] ?? false;
  } catch (error) {
    if (error instanceof BusError && error.fault !== "busLost") return false;
    throw error;
  }
}

async function hasOwner(link: BusLink, name: string): Promise<boolean> {
  const answer = await link.call(
    {
      destination: "org.freedesktop.DBus",
      path: "/org/freedesktop/DBus",
      interface: "org.freedesktop.DBus",
      member: "NameHasOwner",
      signature: "s",
      body: [name],
    },
    CALL_LIMIT_MS,
  );
  return z.tuple([z.boolean()]).parse(answer)[0];
}
