import { Fragment } from "react";
import type { Input } from "../../../shared/desktop/bindings.ts";
import { type KeyNaming, keyName } from "../settings/key-name.ts";
import { writtenOrder } from "./trigger-name.ts";

/** A trigger as keys, in the order in which chords are written. */
export function KeyChips({ inputs, naming }: { inputs: readonly Input[]; naming: KeyNaming }) {
  return (
    <span className="key-chips">
      {writtenOrder(inputs).map((input, index) => (
        <Fragment key={input}>
          {index > 0 && <span className="key-plus">+</span>}
          <kbd className="key">{keyName(input, naming)}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
