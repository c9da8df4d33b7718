import { useState } from "react";

/** A switch of the layout that is remembered as long as the tab lives. */
export function useSessionFlag(name: string, initial: boolean): readonly [boolean, (value: boolean) => void] {
  const key = `cromulent.layout.${name}`;
  const [value, setValue] = useState(() => read(key) ?? initial);
  return [
    value,
    (next) => {
      setValue(next);
      write(key, next);
    },
  ];
}

// Storage may be forbidden (a privacy setting); then the layout is remembered by the page alone.
function read(key: string): boolean | null {
  try {
    const text = sessionStorage.getItem(key);
    return text === null ? null : text === "true";
  } catch {
    return null;
  }
}

function write(key: string, value: boolean): void {
  try {
    sessionStorage.setItem(key, String(value));
  } catch {}
}
