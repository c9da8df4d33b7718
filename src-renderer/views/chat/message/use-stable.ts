import { type RefObject, useLayoutEffect, useRef } from "react";

/** Always the same object with the newest value, for functions that must not change with it. */
export function useStable<T>(value: T): RefObject<T> {
  const stable = useRef(value);
  useLayoutEffect(() => {
    stable.current = value;
  });
  return stable;
}
