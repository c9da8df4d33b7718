export interface CloseSituation {
  readonly isQuitting: boolean;
  readonly closeToTray: boolean;
  readonly hasTray: boolean;
  readonly os: "linux" | "darwin" | "win32";
}

/**
 * What closing the window does. The program goes on in the tray, or minimised where there is none, so that it can always be
 * reached; on macOS it goes on in the Dock, as all programs do there.
 */
export function onClose({
  isQuitting,
  closeToTray,
  hasTray,
  os,
}: CloseSituation): "close" | "hide" | "minimize" | "quit" {
  if (isQuitting) return "close";
  if (os === "darwin") return "hide";
  if (!closeToTray) return "quit";
  return hasTray ? "hide" : "minimize";
}
