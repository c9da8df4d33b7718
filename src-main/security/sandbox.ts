/** As much of Electron's `app` as is used. */
export interface SandboxApp {
  readonly commandLine: { hasSwitch(name: string): boolean };
  enableSandbox(): void;
}

/**
 * Sandboxes every page of the program, whatever its own options say; before `app` is ready. Where Chromium's sandbox was
 * switched off by hand (containers, root), Electron's processes would not start with it.
 */
export function sandboxAll(app: SandboxApp): void {
  if (!app.commandLine.hasSwitch("no-sandbox")) app.enableSandbox();
}
