import { useCallback, useEffect, useState } from "react";

/** Whether the browser shows notices for this page. "insecure": on plain http no browser does. */
export type NoticePermission = "granted" | "denied" | "notAsked" | "insecure" | "unsupported";

/** The browser's permission, as it is now, and how to ask for it: only ever because somebody pressed a button. */
export function useNoticePermission(): { readonly permission: NoticePermission; readonly ask: () => void } {
  const [permission, setPermission] = useState(readPermission);
  const refresh = useCallback(() => setPermission(readPermission()), []);
  useEffect(() => watchPermission(refresh), [refresh]);
  const ask = () => {
    // Chromium answers by the promise, old Safari by nothing at all: what it is then, is read.
    Promise.resolve(Notification.requestPermission()).then(refresh, refresh);
  };
  return { permission, ask };
}

function readPermission(): NoticePermission {
  // Where browsers show none, they either lack the class or say "denied" before anybody was asked.
  if (!isSecureContext) return "insecure";
  if (!("Notification" in window)) return "unsupported";
  if (Notification.permission === "granted") return "granted";
  return Notification.permission === "denied" ? "denied" : "notAsked";
}

/** It can also be changed in the browser's own settings. Returns its unsubscribe. */
function watchPermission(onChange: () => void): () => void {
  let status: PermissionStatus | null = null;
  let isOver = false;
  navigator.permissions?.query({ name: "notifications" }).then(
    (answered) => {
      if (isOver) return;
      status = answered;
      status.addEventListener("change", onChange);
    },
    () => undefined,
  );
  return () => {
    isOver = true;
    status?.removeEventListener("change", onChange);
  };
}
