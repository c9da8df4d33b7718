import { XDisplay } from "../../helpers/desktop/x-display.ts";
import { startTestServer } from "../../helpers/test-server.ts";
import { badLine } from "./bad-line.ts";
import { bareElectronPair, barePair } from "./bare-pair.ts";
import { desktopApp } from "./desktop-app.ts";
import { mumble } from "./mumble.ts";
import { MumbleServer } from "./mumble-server.ts";
import type { Subject } from "./subject.ts";
import { webClient } from "./web-client.ts";

/**
 * All that are measured by default, or those of these keys, in the order of the table. `owned`: what they share. Throws when a
 * key is none of a subject.
 */
export async function chooseSubjects(owned: AsyncDisposableStack, only: readonly string[] | null): Promise<Subject[]> {
  const server = owned.use(await startTestServer({ env: { LIMIT_HELLOS_PER_MINUTE: "1000" } }));
  const display = owned.use(await XDisplay.open());
  let mumbleServer: Promise<MumbleServer> | null = null;
  const mumbleDeps = {
    display,
    server: () => {
      mumbleServer ??= MumbleServer.start().then((started) => owned.use(started));
      return mumbleServer;
    },
  };
  const usual = [
    barePair(),
    webClient(server),
    bareElectronPair(display),
    desktopApp({ server, display, owned }, "balanced"),
    desktopApp({ server, display, owned }, "lowest"),
    mumble(mumbleDeps, { key: "mumble-tuned", name: "Mumble, tuned", tuning: { framesPerPacket: 1, outputDelay: 1 } }),
    mumble(mumbleDeps, {
      key: "mumble",
      name: "Mumble, near its defaults",
      tuning: { framesPerPacket: 2, outputDelay: 5 },
    }),
  ];
  // Not unless it is asked for: it needs root.
  const all = [...usual, badLine(owned)];
  const unknown = only?.filter((key) => !all.some((subject) => subject.key === key)) ?? [];
  if (unknown.length > 0) {
    throw new Error(`There is no ${unknown.join(", ")}: choose of ${all.map(({ key }) => key).join(", ")}.`);
  }
  return only === null ? usual : all.filter(({ key }) => only.includes(key));
}
