import { assertNever } from "../../../../shared/assert-never.ts";
import type { MessageLength } from "./message-length.ts";

/** How many characters are left, where that are few. */
export function LengthCounter({ length }: { length: MessageLength }) {
  return (
    <>
      {/* Seen with each letter, but spoken only where it begins to matter. */}
      {length.kind !== "fits" && (
        <span className="length-counter numbers" data-kind={length.kind} aria-hidden="true">
          {length.kind === "near" ? length.left : `−${length.over.toLocaleString("en")}`}
        </span>
      )}
      <span className="visually-hidden" role="status">
        {spoken(length)}
      </span>
    </>
  );
}

function spoken(length: MessageLength): string {
  switch (length.kind) {
    case "fits":
      return "";
    case "near":
      return length.left <= 20 ? "Fewer than 20 characters are left." : "Fewer than 200 characters are left.";
    case "tooLong":
      return "The message is too long.";
    default:
      return assertNever(length);
  }
}
