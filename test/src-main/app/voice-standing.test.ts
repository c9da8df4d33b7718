import { describe, expect, it } from "vitest";
import { leftVoice } from "../../../shared/client/roster.ts";
import { NO_VOICE, type VoiceReport } from "../../../shared/desktop/desktop-state.ts";
import { VoiceStanding } from "../../../src-main/app/voice-standing.ts";
import { IN_LOBBY, worldOf } from "../tray/facts.ts";

const TALKING: VoiceReport = { ...IN_LOBBY, muted: false, transmitting: true };

function reported(report: VoiceReport): VoiceStanding {
  const voice = new VoiceStanding();
  voice.reported(report);
  return voice;
}

describe("the call as the tray shows it", () => {
  it("is none before a page said anything", () => {
    expect(new VoiceStanding().report).toEqual(NO_VOICE);
  });

  it("is what the page said last, whatever the server lists", () => {
    const voice = reported(TALKING);
    voice.rosterChanged(null);
    voice.rosterChanged(leftVoice(worldOf()));
    expect(voice.report).toEqual(TALKING);
  });

  it("is coming back when its page went, and nobody is heard meanwhile", () => {
    const voice = reported({ ...TALKING, muted: true });
    voice.pageGone();
    expect(voice.report).toEqual({ ...IN_LOBBY, call: "connecting", muted: true, transmitting: false });
  });

  it.each(["none", "disconnected"] as const)("is none after the page of a call that was %s", (call) => {
    const voice = reported({ ...NO_VOICE, call });
    voice.pageGone();
    expect(voice.report).toEqual(NO_VOICE);
  });

  it("is held without a page as long as the server lists it", () => {
    const voice = reported(TALKING);
    voice.pageGone();
    voice.rosterChanged(worldOf());
    expect(voice.report.call).toBe("connecting");
    voice.rosterChanged(leftVoice(worldOf()));
    expect(voice.report).toEqual(NO_VOICE);
  });

  it("is over without a page when the server is gone as well", () => {
    const voice = reported(TALKING);
    voice.pageGone();
    voice.rosterChanged(null);
    expect(voice.report).toEqual(NO_VOICE);
  });

  it("is the next page's to say", () => {
    const voice = reported(TALKING);
    voice.pageGone();
    voice.reported(IN_LOBBY);
    voice.rosterChanged(null);
    expect(voice.report).toEqual(IN_LOBBY);
  });
});
