import { join } from "node:path";
import { _electron, type Page } from "playwright-core";
import type { PulseHub, PulsePlace } from "../../helpers/audio/pulse-hub.ts";
import { launchChromium } from "../../helpers/browser/chromium.ts";
import { findElectron } from "../../helpers/desktop/electron-runtime.ts";
import type { XDisplay } from "../../helpers/desktop/x-display.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { readReceived } from "./received.ts";
import type { Subject } from "./subject.ts";

/** An address of its own without a server behind it; localhost, as only a secure context has a microphone. */
const PAGE = "http://localhost/bare";
const EMPTY_PROGRAM = join(import.meta.dirname, "..", "desktop", "empty");

/** Opens an empty page in a program of its own, which `owned` ends. */
type OpenPage = (owned: AsyncDisposableStack, hub: PulseHub, place: PulsePlace) => Promise<Page>;

/** Two pages of Chromium with a peer connection and nothing else: no setting is other than Chromium's own. */
export function barePair(): Subject {
  return pairOf("bare", "bare pair, Chromium's default", async (owned, hub, place) => {
    const browser = owned.use(await launchChromium({ kind: "system", env: hub.env(place) }));
    const context = await browser.newContext();
    await context.route(PAGE, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
    const page = await context.newPage();
    await page.goto(PAGE);
    return page;
  });
}

/** The same in empty windows of Electron, whose Chromium may be another one. */
export function bareElectronPair(display: XDisplay): Subject {
  return pairOf("bare-electron", "bare pair, Electron's default", async (owned, hub, place) => {
    const { executable } = await findElectron();
    const home = owned.use(await TempFolder.make()).path;
    const { DBUS_SESSION_BUS_ADDRESS: _, ...env } = display.env;
    const electron = await _electron.launch({
      executablePath: executable,
      args: ["--disable-gpu", EMPTY_PROGRAM],
      env: { ...env, ...hub.env(place), HOME: home, CROMULENT_USER_DATA: join(home, "user-data") },
      chromiumSandbox: process.getuid?.() !== 0,
    });
    owned.defer(() => electron.close());
    return electron.firstWindow();
  });
}

function pairOf(key: string, name: string, open: OpenPage): Subject {
  return {
    key,
    name,
    programs: {},
    async call(hub) {
      await using owned = new AsyncDisposableStack();
      const [speaker, listener] = [await open(owned, hub, "speaker"), await open(owned, hub, "listener")];
      await connect(speaker, listener);
      const programs = owned.move();
      return { received: () => readReceived(listener), [Symbol.asyncDispose]: () => programs.disposeAsync() };
    },
  };
}

/** Both send their microphone and play what comes, as in any call. */
async function connect(speaker: Page, listener: Page): Promise<void> {
  const offer = await speaker.evaluate(openConnection, null);
  const answer = await listener.evaluate(openConnection, offer);
  await speaker.evaluate(async (answer) => {
    const [connection] = window.measuredConnections;
    await connection?.setRemoteDescription(answer);
  }, answer);
  await listener.waitForFunction(() => window.measuredConnections[0]?.connectionState === "connected");
}

/** Runs in the page. Answers the offer, or makes one; gives the description with all its candidates in it. */
async function openConnection(offer: RTCSessionDescriptionInit | null): Promise<RTCSessionDescriptionInit> {
  const connection = new RTCPeerConnection();
  window.measuredConnections = [connection];
  connection.ontrack = ({ track }) => {
    const player = new Audio();
    player.srcObject = new MediaStream([track]);
    void player.play();
  };
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
  for (const track of microphone.getTracks()) connection.addTrack(track, microphone);
  const gathered = new Promise<void>((resolve) => {
    connection.onicegatheringstatechange = () => {
      if (connection.iceGatheringState === "complete") resolve();
    };
  });
  if (offer !== null) await connection.setRemoteDescription(offer);
  await connection.setLocalDescription();
  await gathered;
  const { type, sdp } = connection.localDescription ?? { type: "offer", sdp: "" };
  return { type, sdp };
}
