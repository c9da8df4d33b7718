import type { PulseHub } from "../../helpers/audio/pulse-hub.ts";
import type { XDisplay } from "../../helpers/desktop/x-display.ts";
import { Child } from "../../helpers/processes/child.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { type MumbleProfile, type MumbleTuning, writeMumbleProfile } from "./mumble-profile.ts";
import type { MumbleServer } from "./mumble-server.ts";
import type { LatencyCall, Subject } from "./subject.ts";

export interface MumbleDeps {
  readonly display: XDisplay;
  /** Owns the server, which both tunings share. */
  readonly server: () => Promise<MumbleServer>;
}

export interface MumbleKind {
  readonly key: string;
  readonly name: string;
  readonly tuning: MumbleTuning;
}

/** Far longer than any start seen on a busy machine. */
const ENTRY_LIMIT_MS = 20_000;

/** Debian's Mumble on both sides, transmitting all the time. */
export function mumble(deps: MumbleDeps, { key, name, tuning }: MumbleKind): Subject {
  let calls = 0;
  return {
    key,
    name,
    programs: { mumble: "mumble", murmurd: "mumble-server", openssl: "openssl" },
    async call(hub) {
      calls++;
      const server = await deps.server();
      await using owned = new AsyncDisposableStack();
      for (const place of ["speaker", "listener"] as const) {
        const { path: home } = owned.use(await TempFolder.make());
        const profile = { home, username: `${place}-${key}-${calls}`, tuning, server, devices: hub.devices(place) };
        await writeMumbleProfile(profile);
        const client = owned.use(start(profile, deps.display, hub.env(place)));
        await server.waitForEntry(profile.username, ENTRY_LIMIT_MS).catch((cause: unknown) => {
          throw new Error(`Mumble did not enter its server:\n${client.output}`, { cause });
        });
      }
      const programs = owned.move();
      return {
        received: async () => null,
        [Symbol.asyncDispose]: () => programs.disposeAsync(),
      } satisfies LatencyCall;
    },
  };
}

function start(
  { home, username, server }: MumbleProfile,
  display: XDisplay,
  sound: ReturnType<PulseHub["env"]>,
): Child {
  return new Child({
    program: "mumble",
    // Several on one display.
    args: ["--multiple", `mumble://${username}@${server.host}:${server.port}/`],
    env: {
      ...display.env,
      ...sound,
      HOME: home,
      XDG_CONFIG_HOME: undefined,
      XDG_DATA_HOME: undefined,
      XDG_RUNTIME_DIR: home,
      DBUS_SESSION_BUS_ADDRESS: "disabled:",
    },
    cwd: home,
  });
}
