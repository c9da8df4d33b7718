import { type RefObject, useInsertionEffect, useRef } from "react";

/** Always the same object with the newest value, for functions that must not change with it. */
export function useStable<T>(value: T): RefObject<T> {
  const stable = useRef(value);
  // Before all layout effects, whichever of them asks.
  useInsertionEffect(() => {
    stable.current = value;
  });
  return stable;
}
