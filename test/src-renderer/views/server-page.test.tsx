// @vitest-environment happy-dom
import { act, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { AnswerData } from "../../../shared/protocol/requests.ts";
import type { BackupStatus, Finding } from "../../../shared/protocol/values.ts";
import { everyWords, summary } from "../../../src-renderer/views/settings/server-words.ts";
import { BORIS, ME, roster, signedIn } from "./helpers/fixtures.ts";
import { renderApp } from "./helpers/render-app.tsx";

const AT_MS = Date.UTC(2026, 10, 21, 12, 0);
const NO_BACKUP: BackupStatus = { everyMs: null, last: null, lastProvedAt: null, nextAt: null };
const FAULT: Finding = {
  check: "turn",
  state: "fault",
  what: "The relay refuses our login (401).",
  why: "Some hear nobody.",
  remedy: "Set TURN_SECRET.",
};
const WELL: Finding = { check: "disk", state: "well", what: "31 GB are free.", why: "", remedy: "" };

type Status = AnswerData<"server.status">;

function status(change: Partial<Status> = {}): Status {
  return { version: "0.1.0", checkedAt: AT_MS, findings: [FAULT, WELL], backup: NO_BACKUP, ...change };
}

function show(serverStatus: (again: boolean) => Promise<Status>) {
  return renderApp(signedIn({ settingsPage: "server" }), { administration: { serverStatus } });
}

const section = (name: string) => within(screen.getByRole("region", { name }));
const button = () => section("Checks").getByRole("button");

describe("A10 the owner's page of the server", () => {
  it("is the owner's alone, and goes with the role", async () => {
    const { store } = show(async () => status());
    expect(screen.getByRole("tab", { name: "Server" })).toBeTruthy();
    act(() =>
      store.setState({ roster: roster([], { self: BORIS, members: new Map([ME, BORIS].map((u) => [u.id, u])) }) }),
    );
    expect(screen.queryByRole("tab", { name: "Server" })).toBeNull();
    expect(screen.getByRole("tab", { name: "Audit log" })).toBeTruthy();
  });

  it("says of each check by a word what it came to, why that matters and what to do", async () => {
    show(async () => status());
    const [turn, disk] = await section("Checks").findAllByRole("listitem");
    expect(turn?.textContent).toBe(
      "Relay for callsFaultThe relay refuses our login (401).Some hear nobody.Set TURN_SECRET.",
    );
    expect(disk?.textContent).toBe("Free disk spaceWell31 GB are free.");
    expect(section("Checks").getByRole("status").textContent).toContain("1 fault; the rest is well.");
  });

  it("asks for what was found last, and looks anew only when told to", async () => {
    const asked: boolean[] = [];
    const { user } = show(async (again) => {
      asked.push(again);
      return again ? status({ findings: [WELL] }) : status();
    });
    await section("Checks").findAllByRole("listitem");
    await user.click(button());
    expect(section("Checks").getAllByRole("listitem")).toHaveLength(1);
    expect(section("Checks").getByText("All is well.")).toBeTruthy();
    expect(asked).toEqual([false, true]);
  });

  it("keeps what it shows where looking again is refused, and says why", async () => {
    const limited = new ProtocolError("rate_limited", "This was looked at a moment ago; try again later.");
    const { user } = show((again) => (again ? Promise.reject(limited) : Promise.resolve(status())));
    await section("Checks").findAllByRole("listitem");
    await user.click(button());
    expect(section("Checks").getByRole("alert")).toBeTruthy();
    expect(section("Checks").getAllByRole("listitem")).toHaveLength(2);
  });

  it("says that nobody has looked yet, and offers to", async () => {
    show(async () => status({ checkedAt: null, findings: [] }));
    expect(await section("Checks").findByText(/Not looked at yet/)).toBeTruthy();
    expect(button().textContent).toBe("Look now");
  });

  it("says why it cannot be shown, and tries again", async () => {
    let isDown = true;
    const { user } = show(() =>
      isDown
        ? Promise.reject(new ProtocolError("unavailable", "The server cannot be reached."))
        : Promise.resolve(status()),
    );
    expect((await section("Checks").findByRole("alert")).textContent).toBe("The server cannot be reached.");
    expect(screen.queryByRole("region", { name: "Backups" })).toBeNull();
    isDown = false;
    await user.click(section("Checks").getByRole("button", { name: "Try again" }));
    expect(await section("Checks").findAllByRole("listitem")).toHaveLength(2);
  });

  it("loads in words", () => {
    show(() => new Promise(() => {}));
    expect(section("Checks").getByRole("status").textContent).toBe("Loading…");
  });
});

describe("A10 backups on the owner's page", () => {
  it("says how they are switched on where none is made", async () => {
    show(async () => status());
    expect((await screen.findByText("BACKUP_EVERY=24h")).tagName).toBe("CODE");
    expect(section("Backups").getByText("None yet")).toBeTruthy();
  });

  it("says of the last one where it lies, how large it is, and when the next is due", async () => {
    const last = { at: AT_MS, outcome: "proved", detail: "cromulent.tar", bytes: 5_242_880, tookMs: 2_400 } as const;
    show(async () =>
      status({ backup: { everyMs: 86_400_000, last, lastProvedAt: AT_MS, nextAt: AT_MS + 86_400_000 } }),
    );
    expect(await screen.findByText("cromulent.tar, 5 MB, in 2 s")).toBeTruthy();
    expect(section("Backups").getByText("every day")).toBeTruthy();
    expect(section("Backups").queryByText("BACKUP_EVERY=24h")).toBeNull();
  });

  it("warns of one that failed", async () => {
    const last = { at: AT_MS, outcome: "failed", detail: "The disk is full.", bytes: 0, tookMs: 9 } as const;
    show(async () => status({ backup: { everyMs: 3_600_000, last, lastProvedAt: null, nextAt: null } }));
    expect((await section("This server").findByText("Version 0.1.0")).textContent).toBeTruthy();
    expect((await screen.findByRole("alert")).textContent).toContain("The disk is full.");
  });
});

it.each([
  [86_400_000, "every day"],
  [172_800_000, "every 2 days"],
  [21_600_000, "every 6 hours"],
  [5_400_000, "every 90 minutes"],
])("%i ms: %s", (everyMs, words) => {
  expect(everyWords(everyMs)).toBe(words);
});

it("counts what is wrong", () => {
  const warning: Finding = { ...FAULT, state: "warning" };
  expect(summary([FAULT, FAULT, warning, WELL])).toBe("2 faults and 1 warning; the rest is well.");
  expect(summary([WELL])).toBe("All is well.");
});
