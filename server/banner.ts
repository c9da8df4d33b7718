import { isLoopbackHost, lanAddresses, urlHost } from "./http/host.ts";
import type { RunningServer } from "./server.ts";

/** What the host reads once the server is up: where it is, and how the first account is made. */
export function banner({ url, port, setupCode, context }: RunningServer): string {
  const { host, publicUrls } = context.config;
  const lines = [`Cromulent is ready: ${publicUrls?.[0] ?? url}`];
  if (publicUrls === null) {
    // A page on plain http from another machine is no secure context: browsers give it no microphone.
    for (const address of lanAddresses(host)) {
      lines.push(
        `On your network: http://${urlHost(address)}:${port} (in a browser listening only: use the desktop app or https)`,
      );
    }
  } else if (isLoopbackHost(host)) {
    lines.push(`Listening on ${url}, for the proxy that serves the public address`);
  }
  if (setupCode !== null) lines.push(`Set-up code: ${setupCode} (the first account, made with it, becomes the owner)`);
  return lines.join("\n");
}
