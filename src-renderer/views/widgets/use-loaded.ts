import { useCallback, useEffect, useRef, useState } from "react";
import { refusalWords } from "../welcome/form-faults.ts";

/** Something that is asked of the server once a view shows it. */
export type Loaded<T> =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "ready"; readonly value: T };

export interface Loading<T> {
  readonly loaded: Loaded<T>;
  /** Asks again; what is shown stays until the answer is there. */
  reload(): void;
}

/** Asks when the view appears, and each time that `subject` is another one. */
export function useLoaded<T>(load: () => Promise<T>, subject: unknown = null): Loading<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ kind: "loading" });
  const latest = useRef(load);
  latest.current = load;
  const newest = useRef(0);
  const reload = useCallback(() => {
    const run = ++newest.current;
    setLoaded((before) => (before.kind === "failed" ? { kind: "loading" } : before));
    latest.current().then(
      (value) => run === newest.current && setLoaded({ kind: "ready", value }),
      (error: unknown) => run === newest.current && setLoaded({ kind: "failed", message: refusalWords(error) }),
    );
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another subject is what makes it ask again
  useEffect(() => {
    reload();
    return () => {
      newest.current++;
    };
  }, [reload, subject]);
  return { loaded, reload };
}
