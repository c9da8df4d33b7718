import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { Notice } from "./notice.tsx";
import type { Loading } from "./use-loaded.ts";

/** What was loaded, or how that stands. */
export function LoadedPart<T>({ loading, children }: { loading: Loading<T>; children: (value: T) => ReactNode }) {
  const { loaded, reload } = loading;
  switch (loaded.kind) {
    case "loading":
      return (
        <p className="empty-line loaded-line" role="status">
          Loading…
        </p>
      );
    case "failed":
      return (
        <div className="loaded-failed">
          <Notice kind="fault">{loaded.message}</Notice>
          <Button className="button small" onPress={reload}>
            Try again
          </Button>
        </div>
      );
    case "ready":
      return children(loaded.value);
  }
}
