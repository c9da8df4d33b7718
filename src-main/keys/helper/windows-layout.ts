import type { Input } from "../../../shared/desktop/bindings.ts";
import { INPUT_OF_KEY, KEYS } from "./key-table.ts";

/** Keys whose virtual-key code another layout gives to another place. */
const MOVED_BY_LAYOUT =
  /^(?:Key[A-Z]|Digit\d|Backquote|Minus|Equal|Bracket(?:Left|Right)|Backslash|IntlBackslash|Semicolon|Quote|Comma|Period|Slash)$/;
/** The scan code (set 1) of this key is not in libuiohook's number of it. */
const INTL_BACKSLASH_SCAN_CODE = 0x56;
/** winuser.h's `VK_OEM_8`, which some layouts have and the US one has not; libuiohook calls it `VC_YEN`. */
const OEM_8 = { windows: 0xdf, hook: 0x7d } as const;

/** What the numbers of Windows mean under one layout. */
export interface WindowsLayout {
  /** By the hook's number. */
  readonly inputOf: ReadonlyMap<number, Input>;
  readonly virtualKeyOf: ReadonlyMap<Input, number>;
}

/**
 * On Windows libuiohook names keys by their virtual-key code, as if each layout were the US one: on a French keyboard it
 * says "Q" of the key that `KeyboardEvent.code` calls "KeyA". This finds the physical keys again.
 *
 * @param virtualKey the layout's virtual-key code of a scan code (set 1), 0 for none
 */
export function windowsLayout(virtualKey: (scanCode: number) => number): WindowsLayout {
  const fixed = [...KEYS].filter(([input]) => !MOVED_BY_LAYOUT.test(input));
  const moved = [...KEYS].filter(([input]) => MOVED_BY_LAYOUT.test(input));
  const hookOf = new Map(moved.map(([, { windows, hook }]) => [windows, hook]));
  hookOf.set(OEM_8.windows, OEM_8.hook);

  const isFixed = new Set(fixed.map(([input]) => input));
  const inputOf = new Map([...INPUT_OF_KEY].filter(([, input]) => isFixed.has(input)));
  const virtualKeyOf = new Map<Input, number>();
  for (const [input, { windows }] of fixed) if (windows !== null) virtualKeyOf.set(input, windows);
  for (const [input, { hook }] of moved) {
    const code = virtualKey(input === "IntlBackslash" ? INTL_BACKSLASH_SCAN_CODE : hook);
    const heardAs = hookOf.get(code);
    if (heardAs === undefined) continue;
    inputOf.set(heardAs, input);
    virtualKeyOf.set(input, code);
  }
  return { inputOf, virtualKeyOf };
}
