import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TRAY_ICONS } from "../../../src-main/tray/tray-state.ts";
import { DesktopWorld } from "../../helpers/desktop/desktop-world.ts";
import { projectDir, resultsDir } from "../../helpers/paths.ts";
import { Child } from "../../helpers/processes/child.ts";

const PANEL_HEIGHT_PX = 24;
const DISPLAY_HEIGHT_PX = 800;
/** Where the first icon of a panel at the lower left is. */
const ICON_AT = ["12", String(DISPLAY_HEIGHT_PX - PANEL_HEIGHT_PX / 2)];

let world: DesktopWorld;
let panel: Child;
/** Name of the icon by its data URL, as Electron writes it. */
let icons: ReadonlyMap<string, string>;

beforeAll(async () => {
  world = await DesktopWorld.open();
  const { electron } = world.anna.app;
  const folder = join(projectDir, "assets", "tray", "png");
  icons = new Map(
    await electron.evaluate(
      ({ nativeImage }, [from, names]) =>
        names.map((name) => [nativeImage.createFromPath(`${from}/${name}-22.png`).toDataURL(), name] as const),
      [folder, TRAY_ICONS] as const,
    ),
  );
  panel = startPanel();
});

afterAll(async () => {
  await panel[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

function startPanel(): Child {
  const place = ["--edge", "bottom", "--align", "left", "--widthtype", "pixel", "--width", "200"];
  return new Child({
    program: "trayer",
    args: [...place, "--heighttype", "pixel", "--height", String(PANEL_HEIGHT_PX)],
    env: world.display.env,
    cwd: "/",
  });
}

async function trayNow(): Promise<[icon: string | undefined, tooltip: string | null]> {
  const last = (await world.anna.app.trayHistory()).at(-1);
  return [icons.get(last?.image ?? ""), last?.tooltip?.replace("Cromulent — ", "") ?? null];
}

async function untilTray(icon: (typeof TRAY_ICONS)[number], words: string): Promise<void> {
  await expect.poll(trayNow, { timeout: 15_000 }).toEqual([icon, words]);
}

async function press(name: string): Promise<void> {
  await world.anna.client.voiceBar.getByRole("button", { name, exact: true }).click();
}

describe("the tray of the running program", () => {
  it("follows the call in image and words, from the first join to the last", async () => {
    const { anna, ben, stage, display } = world;
    for (const { client } of [anna, ben]) client.faults.expect(/WebSocket connection|ERR_CONNECTION_REFUSED/);
    await untilTray("not-in-voice", "Not in voice");
    await anna.client.joinAndConnect("Lobby");
    await untilTray("connected", "Lobby, nobody else here yet");
    await ben.client.joinAndConnect("Lobby");
    await untilTray("connected", "Lobby with Ben of the test");
    await anna.client.pressTalk();
    await untilTray("transmitting", "Talking in Lobby with Ben of the test");
    await display.screenshot(join(resultsDir, "tray-transmitting.png"));
    await anna.client.releaseTalk();
    await untilTray("connected", "Lobby with Ben of the test");
    await press("Mute");
    await untilTray("muted", "Muted in Lobby with Ben of the test");
    await press("Deafen");
    await untilTray("deafened", "Deafened in Lobby with Ben of the test");
    await press("Deafen");
    await press("Mute");
    await untilTray("connected", "Lobby with Ben of the test");

    // S7: without the server the call is coming back; once it was left, there is no server to speak of.
    await stage.server.kill();
    await untilTray("connecting", "Connecting to Lobby…");
    await stage.server.startAgain();
    await untilTray("connected", "Lobby with Ben of the test");
    await anna.client.disconnect();
    await untilTray("not-in-voice", "Not in voice");
    await stage.server.kill();
    await untilTray("disconnected", "Not connected to the server");
    await stage.server.startAgain();
    await untilTray("not-in-voice", "Not in voice");

    const shown = (await anna.app.trayHistory()).map(({ image }) => icons.get(image ?? ""));
    expect(shown.filter((icon) => icon === undefined)).toEqual([]);
    expect(new Set(shown)).toEqual(new Set(TRAY_ICONS));
  });

  it("opens the window that was closed into it", async () => {
    const { anna, display } = world;
    const isVisible = () =>
      anna.app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    await anna.app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(isVisible).toBe(false);
    await display.xdotool("mousemove", ...ICON_AT, "click", "1");
    await expect.poll(isVisible).toBe(true);
  });

  it("comes back with a panel that is started again", async () => {
    await panel.end("SIGKILL");
    const before = (await world.anna.app.trayHistory()).length;
    panel = startPanel();
    await expect.poll(async () => (await world.anna.app.trayHistory()).length).toBeGreaterThan(before);
    await untilTray("not-in-voice", "Not in voice");
  });
});
