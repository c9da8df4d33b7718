import { describe, expect, it } from "vitest";
import { levelsDb } from "../helpers/audio/levels.ts";
import { SENTENCES, speak } from "../helpers/audio/speech.ts";
import { launchChromium } from "../helpers/browser/chromium.ts";
import { Hearing, recordPages } from "../helpers/browser/hearing.ts";
import { expectHears } from "../helpers/e2e/expect-heard.ts";

/** An address of its own without a server behind it; localhost, as only a secure context has a microphone. */
const BARE_PAGE = "http://localhost/bare";

/** Two peer connections in the page itself, one sending the microphone to the other; gives back how to close the gate. */
async function callMyself(): Promise<void> {
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
  from.onicecandidate = ({ candidate }) => void to.addIceCandidate(candidate ?? undefined);
  to.onicecandidate = ({ candidate }) => void from.addIceCandidate(candidate ?? undefined);
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  for (const track of stream.getTracks()) {
    from.addTrack(track, stream);
    addEventListener("hush", () => {
      track.enabled = false;
    });
  }
  await from.setLocalDescription();
  if (from.localDescription !== null) await to.setRemoteDescription(from.localDescription);
  await to.setLocalDescription();
  if (to.localDescription !== null) await from.setRemoteDescription(to.localDescription);
}

describe("the test bench itself", () => {
  it("hears a sentence over two bare peers, tells it from a decoy, and hears silence as silence", async () => {
    const speech = await speak(SENTENCES.anna);
    await using browser = await launchChromium({ kind: "plays", path: speech.path });
    const context = await browser.newContext();
    await context.route(BARE_PAGE, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
    await recordPages(context);
    const page = await context.newPage();
    await page.goto(BARE_PAGE);
    const hearing = new Hearing(page);

    await page.evaluate(callMyself);
    await expectHears({ hearing }, { name: "anna", speech });
    expect((await hearing.sent()).packets).toBeGreaterThan(100);
    expect(await hearing.paths()).toContainEqual({
      local: "host",
      remote: expect.stringMatching(/host|prflx/),
      relayProtocol: null,
    });

    await page.evaluate(() => dispatchEvent(new Event("hush")));
    await hearing.record(500);
    expect(Math.max(...levelsDb(await hearing.record(1_000)))).toBeLessThan(-80);
  });
});
