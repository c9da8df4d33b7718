import * as z from "zod";
import type { Cancel, Clock } from "../../../shared/time.ts";
import type { BusLink, BusSignal } from "../../bus/bus-link.ts";
import { addMatch, CALL_LIMIT_MS, type Subject } from "./bus-watch.ts";

const LOGIND = "org.freedesktop.login1";
const SESSION = "org.freedesktop.login1.Session";
const PROPERTIES = "org.freedesktop.DBus.Properties";

/** The D-Bus library's form of a variant. */
const lockedHint = z.object({ value: z.boolean() });
const pathBody = z.tuple([z.string().startsWith("/org/freedesktop/login1/session/")]);
const changedBody = z.tuple([z.literal(SESSION), z.looseObject({ LockedHint: lockedHint.optional() }), z.unknown()]);

/**
 * `Lock` only asks for the lock screen. A desktop that has one answers with its `LockedHint`; where none comes the request was
 * not heard, and must not keep the microphone shut for good.
 */
const HINT_LIMIT_MS = 5_000;

/**
 * The user's session as systemd-logind knows it, on the system's bus (org.freedesktop.login1(5)): the request to lock it,
 * and the hint by which its desktop says that it is locked.
 */
export class LogindLock implements Subject, Disposable {
  readonly name = LOGIND;
  readonly #clock: Clock;
  readonly #onLocked: (isLocked: boolean) => void;
  #path = "";
  #hint = false;
  #cancelRequest: Cancel | null = null;

  constructor(clock: Clock, onLocked: (isLocked: boolean) => void) {
    this.#clock = clock;
    this.#onLocked = onLocked;
  }

  async begin(link: BusLink): Promise<void> {
    this.#path = await ownSession(link);
    await addMatch(link, `type='signal',sender='${LOGIND}',path='${this.#path}'`);
    this.#take(await readHint(link, this.#path));
  }

  onSignal({ path, interface: of, member, body }: BusSignal): void {
    if (path !== this.#path) return;
    if (of === SESSION && member === "Lock") this.#request();
    if (of === SESSION && member === "Unlock") this.#take(false);
    if (of !== PROPERTIES || member !== "PropertiesChanged") return;
    const changed = changedBody.safeParse(body);
    const hint = changed.success ? changed.data[1].LockedHint : undefined;
    if (hint !== undefined) this.#take(hint.value);
  }

  [Symbol.dispose](): void {
    this.#cancelRequest?.();
  }

  #request(): void {
    this.#cancelRequest?.();
    this.#cancelRequest = this.#clock.after(HINT_LIMIT_MS, () => this.#take(this.#hint));
    this.#onLocked(true);
  }

  #take(hint: boolean): void {
    this.#cancelRequest?.();
    this.#cancelRequest = null;
    this.#hint = hint;
    this.#onLocked(hint);
  }
}

/** "auto": the caller's own session, or else the one of its user that has the screen (logind 243 and later). */
async function ownSession(link: BusLink): Promise<string> {
  const answer = await link.call(
    {
      destination: LOGIND,
      path: "/org/freedesktop/login1",
      interface: "org.freedesktop.login1.Manager",
      member: "GetSession",
      signature: "s",
      body: ["auto"],
    },
    CALL_LIMIT_MS,
  );
  return pathBody.parse(answer)[0];
}

async function readHint(link: BusLink, path: string): Promise<boolean> {
  const answer = await link.call(
    {
      destination: LOGIND,
      path,
      interface: PROPERTIES,
      member: "Get",
      signature: "ss",
      body: [SESSION, "LockedHint"],
    },
    CALL_LIMIT_MS,
  );
  return z.tuple([lockedHint]).parse(answer)[0].value;
}
