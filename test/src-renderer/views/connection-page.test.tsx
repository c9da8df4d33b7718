// @vitest-environment happy-dom
import { act, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { connectionVerdictSchema } from "../../../shared/protocol/connection-report.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { ConnectionTest } from "../../../src-renderer/store/state.ts";
import { reportsByMember } from "../../../src-renderer/views/settings/connection/reports-by-member.ts";
import { VERDICT_WORDS, whoWords } from "../../../src-renderer/views/settings/connection/verdict-words.ts";
import { BORIS, CHIDI, ME, PASSED_STEPS, REFUSED_STEPS, report, roster, signedIn } from "./helpers/fixtures.ts";
import type { Answers } from "./helpers/recording-commands.ts";
import { renderApp } from "./helpers/render-app.tsx";

const member = roster([], { self: CHIDI });
const press = (name: string) => screen.getByRole("button", { name });

function openPage(connectionTest: ConnectionTest = { kind: "off" }, as = member, answers: Answers = {}) {
  return renderApp(signedIn({ roster: as, settingsPage: "connection", connectionTest }), answers);
}

const done = (sent: "no" | "sending" | "sent" = "no", verdict = report("wrongSecret", REFUSED_STEPS)) =>
  ({ kind: "done", report: verdict, sent }) as const;

describe("the connection page", () => {
  it("is a page of the settings for each member", () => {
    openPage();
    expect(screen.getByRole("tab", { name: "Connection" }).getAttribute("aria-selected")).toBe("true");
  });

  it("begins a test, and cancels it", async () => {
    const { user, given, store } = openPage();
    await user.click(press("Test my connection"));
    act(() => store.setState({ connectionTest: { kind: "running", steps: [], current: "signalling" } }));
    await user.click(press("Cancel"));
    expect(given).toEqual([["startConnectionTest"], ["stopConnectionTest"]]);
  });

  it("C2 shows step by step what is done, what runs, and what is still to come", () => {
    openPage({ kind: "running", steps: PASSED_STEPS.slice(0, 2), current: "turnUdp" });
    const steps = within(screen.getByRole("list", { name: "Steps of the test" })).getAllByRole("listitem");
    expect(steps.map((step) => step.textContent)).toEqual([
      "Answer of the serverworks, 24 ms",
      "Your address, seen from outsideworks, 61 ms203.0.113.7",
      "Relay over UDPtrying…",
      "Relay over TCP",
      "Relay over TLS",
      "Sound through the relay",
    ]);
    expect(steps.map((step) => step.getAttribute("aria-current"))).toEqual([
      ...["false", "false", "step"],
      ...["false", "false", "false"],
    ]);
  });

  it("C3 says in one sentence what is wrong and who can mend it, with the steps folded away", async () => {
    const { user } = openPage(done());
    expect(screen.getByText(/^The relay refuses the passwords .* must give both the same secret/)).toBeTruthy();
    expect(screen.getByText("Only the server's owner can mend this.")).toBeTruthy();
    expect(screen.queryByRole("list", { name: "Steps of the test" })).toBeNull();
    await user.click(press("Details"));
    const steps = within(screen.getByRole("list", { name: "Steps of the test" })).getAllByRole("listitem");
    expect(steps[2]?.textContent).toContain("401 Unauthorized");
    expect(steps[4]?.textContent).toBe("Relay over TLSskipped");
  });

  it("C4 sends the outcome only when asked to, and says that it is sent", async () => {
    const { user, given, store } = openPage(done());
    expect(given).toEqual([]);
    await user.click(press("Send to the server's owner"));
    expect(given).toEqual([["sendConnectionReport"]]);
    act(() => store.setState({ connectionTest: done("sent") }));
    expect(screen.getByText(/^Sent: the server's owner sees it/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Send to the server's owner" })).toBeNull();
  });

  it("says why it could not be sent, and lets one try again", async () => {
    const { user } = openPage(done(), member, {
      sendConnectionReport: () => Promise.reject(new ProtocolError("unavailable", "The server does not answer.")),
    });
    await user.click(press("Send to the server's owner"));
    expect((await screen.findByRole("alert")).textContent).toBe("The server does not answer.");
    expect(press("Send to the server's owner")).toBeTruthy();
  });

  it("runs again, also where it could not be begun", async () => {
    const { user, given, store } = openPage(done());
    await user.click(press("Test again"));
    act(() => store.setState({ connectionTest: { kind: "failed", message: "The server does not answer." } }));
    expect(screen.getByRole("alert").textContent).toBe("The server does not answer.");
    await user.click(press("Try again"));
    expect(given).toEqual([["startConnectionTest"], ["startConnectionTest"]]);
  });
});

describe("C4 what members sent", () => {
  const sentAt = Date.UTC(2026, 10, 21, 20, 14);
  const sent = [
    { userId: BORIS.id, sentAt, report: report("wrongSecret", REFUSED_STEPS) },
    { userId: CHIDI.id, sentAt: sentAt - 1_000, report: report("tcpOnly") },
    { userId: BORIS.id, sentAt: sentAt - 2_000, report: report("good") },
  ];
  const owner = roster([], { self: ME });

  it("is shown to the owner alone, and asked for by nobody else", () => {
    const { given } = openPage();
    expect(screen.queryByRole("region", { name: "Sent by members" })).toBeNull();
    expect(given).toEqual([]);
  });

  it("stands by member, the newest first, with what was sent before folded away", async () => {
    const { user } = openPage({ kind: "off" }, owner, { listConnectionReports: async () => sent });
    const list = await screen.findByRole("list", { name: "Members with reports" });
    const words = [...list.children].map((item) => item.textContent);
    expect(words[0]).toContain("Boris Kowalczyk");
    expect(words[0]).toContain(VERDICT_WORDS.wrongSecret.sentence);
    expect(words[1]).toContain("Chidi");
    await user.click(press("Details of Boris Kowalczyk"));
    expect(screen.getByText("All is well")).toBeTruthy();
  });

  it("says that there is nothing yet", async () => {
    openPage({ kind: "off" }, owner);
    expect(await screen.findByText(/^Nobody has sent a test yet/)).toBeTruthy();
  });

  it("says that it is loading, and why it failed, and tries again", async () => {
    let calls = 0;
    const answers: Answers = {
      listConnectionReports: async () => {
        calls += 1;
        if (calls === 1) throw new ProtocolError("unavailable", "The server does not answer.");
        return sent;
      },
    };
    const { user } = openPage({ kind: "off" }, owner, answers);
    expect(screen.getByText("Loading…")).toBeTruthy();
    expect((await screen.findByRole("alert")).textContent).toBe("The server does not answer.");
    await user.click(press("Try again"));
    expect(await screen.findByRole("list", { name: "Members with reports" })).toBeTruthy();
  });

  it("offers the owner nobody to send their own to", () => {
    openPage(done(), owner);
    expect(screen.queryByRole("button", { name: "Send to the server's owner" })).toBeNull();
    expect(screen.getByText("You can mend this, as the server is yours.")).toBeTruthy();
  });
});

describe("the words of a verdict", () => {
  it.each(connectionVerdictSchema.options)("C3 %s is one sentence that names who must act", (verdict) => {
    const { sentence, who } = VERDICT_WORDS[verdict];
    expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(sentence.slice(0, -1)).not.toMatch(/[.!?] /);
    expect(/\bowner\b/.test(sentence)).toBe(who === "owner" || who === "either");
  });

  it("are different for each", () => {
    const all = connectionVerdictSchema.options.map((verdict) => VERDICT_WORDS[verdict]);
    expect(new Set(all.map(({ sentence }) => sentence)).size).toBe(all.length);
    expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
  });

  it("tell nobody to change anything only where all is well", () => {
    expect(connectionVerdictSchema.options.filter((verdict) => VERDICT_WORDS[verdict].who === "nobody")).toEqual([
      "good",
    ]);
    // What does not answer one machine may be blocked there, or not run.
    expect(connectionVerdictSchema.options.filter((verdict) => VERDICT_WORDS[verdict].who === "either")).toEqual([
      "blockedPorts",
      "partlyBlocked",
      "signallingFailed",
    ]);
    expect(whoWords("owner", true)).not.toBe(whoWords("owner", false));
  });
});

it("C4 reports are grouped without losing their order", () => {
  const at = (userId: string, sentAt: number) => ({ userId, sentAt, report: report("good") });
  const grouped = reportsByMember([at("b", 9), at("a", 8), at("b", 7), at("b", 6)]);
  expect(
    grouped.map(({ userId, latest, earlier }) => [userId, latest.sentAt, earlier.map((each) => each.sentAt)]),
  ).toEqual([
    ["b", 9, [7, 6]],
    ["a", 8, []],
  ]);
});
