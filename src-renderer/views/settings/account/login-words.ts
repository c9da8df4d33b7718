import type { LoginPlace } from "../../../../shared/protocol/values.ts";

const CLIENTS: Readonly<Record<string, string>> = { "cromulent-desktop": "Desktop app", "cromulent-web": "Web client" };
const SYSTEMS: Readonly<Record<string, string>> = {
  linux: "Linux",
  windows: "Windows",
  win32: "Windows",
  mac: "macOS",
  macos: "macOS",
  darwin: "macOS",
};

/** Where an account is logged in, as the client called itself. */
export function loginName({ client, platform }: Pick<LoginPlace, "client" | "platform">): string {
  if (client === "") return "A client that has not connected yet";
  const system = SYSTEMS[platform];
  return `${CLIENTS[client] ?? client}${system === undefined ? "" : ` on ${system}`}`;
}
