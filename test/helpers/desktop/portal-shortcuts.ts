import { type Message, Variant } from "@jellybrick/dbus-next";

/** A shortcut as the fake portal keeps it. */
export interface BoundShortcut {
  readonly description: string;
  readonly preferredTrigger: string | null;
  /** In the desktop's words; "": the user gave it no keys. */
  trigger: string;
}

/** Of the answers and of `ShortcutsChanged`: `a(sa{sv})`. */
export function writeShortcuts(shortcuts: ReadonlyMap<string, BoundShortcut>): unknown[] {
  return [...shortcuts].map(([id, { description, trigger }]) => [
    id,
    { description: new Variant("s", description), trigger_description: new Variant("s", trigger) },
  ]);
}

/** From the arguments of `BindShortcuts`; the user agrees to what is wished for. */
export function readShortcuts(list: unknown): Map<string, BoundShortcut> {
  if (!Array.isArray(list)) throw new Error("the shortcuts are no list");
  return new Map(
    list.map(([id, options]: [string, Record<string, Variant>]) => {
      const wish = options["preferred_trigger"]?.value;
      const preferredTrigger = typeof wish === "string" ? wish : null;
      const trigger = preferredTrigger === null ? "" : `Press ${preferredTrigger}`;
      return [id, { description: String(options["description"]?.value), preferredTrigger, trigger }];
    }),
  );
}

/** What a caller's handles have of its unique name. */
export function senderPart({ sender }: Message): string {
  return sender.slice(1).replaceAll(".", "_");
}

/** A text among the options, which come last in each call; "" without. */
export function textOption({ body }: Message, key: string): string {
  const options = body.at(-1);
  const value: unknown = typeof options === "object" && options !== null ? Reflect.get(options, key) : undefined;
  return value instanceof Variant ? String(value.value) : "";
}
