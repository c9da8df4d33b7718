// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { type AuditEntry, HOST_ACTOR_ID, type Invite, type User } from "../../../shared/protocol/values.ts";
import type { AppState } from "../../../src-renderer/store/state.ts";
import { memberActions } from "../../../src-renderer/views/people/permissions.ts";
import { auditWords } from "../../../src-renderer/views/settings/audit-words.ts";
import { GONE, RAIDS } from "./helpers/chat-fixtures.ts";
import { BORIS, CHIDI, DEWI, ME, user as person, roster, signedIn } from "./helpers/fixtures.ts";
import type { Answers } from "./helpers/recording-commands.ts";
import { renderApp } from "./helpers/render-app.tsx";

const OTHER_ADMIN = person("u-zoe", "Zoe", "admin");
const AT_MS = Date.UTC(2026, 10, 21, 12, 0);
const HOUR_MS = 3_600_000;

function state(self: User = ME, change: Partial<AppState> = {}): AppState {
  return signedIn({
    roster: roster([], {
      self,
      members: new Map([ME, BORIS, CHIDI, DEWI, OTHER_ADMIN].map((each) => [each.id, each])),
    }),
    ...change,
  });
}

function show(shown: AppState, answers: Answers = {}) {
  const app = renderApp(shown, answers);
  return { ...app, asked: () => app.given.filter(([name]) => name.startsWith("administration.")) };
}

type App = ReturnType<typeof show>;

const members = () => within(screen.getByRole("complementary", { name: "Members" }));
const dialog = () => within(screen.getByRole("dialog"));

async function choose({ user }: App, who: User, entry: string) {
  await user.click(members().getByRole("button", { name: `More about ${who.displayName}` }));
  await user.click(within(await screen.findByRole("menu")).getByRole("menuitem", { name: entry }));
}

async function openPage(app: App, name: string) {
  await app.user.click(screen.getByRole("button", { name: "Settings" }));
  await app.user.click(screen.getByRole("tab", { name }));
}

const refused = () => Promise.reject(new ProtocolError("unavailable", "The server cannot be reached."));

describe("A2 A3 who may do what to whom", () => {
  it.each<[User, User, readonly string[]]>([
    [ME, BORIS, ["makeMember", "handOver", "kick", "ban"]],
    [ME, CHIDI, ["makeAdmin", "handOver", "kick", "ban"]],
    [ME, ME, []],
    [BORIS, ME, []],
    [BORIS, OTHER_ADMIN, []],
    [BORIS, BORIS, []],
    [BORIS, CHIDI, ["kick", "ban"]],
    [CHIDI, ME, []],
    [CHIDI, BORIS, []],
    [CHIDI, DEWI, []],
  ])("%o to %o", (self, target, expected) => {
    expect(memberActions(self, target)).toEqual(expected);
  });

  it("is all that is shown, and follows a change of one's role at once", () => {
    const { store } = show(state(BORIS));
    const menus = () =>
      members()
        .queryAllByRole("button", { name: /^More about/ })
        .map((each) => each.ariaLabel ?? each.getAttribute("aria-label"));
    expect(menus()).toEqual(["More about Chidi", "More about Dewi"]);
    act(() => store.setState(state(CHIDI)));
    expect(menus()).toEqual([]);
    act(() => store.setState(state(ME)));
    expect(menus()).toHaveLength(4);
  });
});

describe("the members", () => {
  it("stand in groups by role; who is a member no more does not", () => {
    const world = roster([], { formerMembers: new Map([[GONE.id, GONE]]) });
    show(signedIn({ roster: world }));
    expect(
      members()
        .getAllByRole("heading")
        .map(({ textContent }) => textContent),
    ).toEqual(["Owner1", "Admins1", "Members3", "Offline1"]);
    expect(members().queryByText(GONE.displayName)).toBeNull();
  });

  it("A2 become admins once it was asked", async () => {
    const app = show(state());
    await choose(app, CHIDI, "Make admin…");
    expect(app.asked()).toEqual([]);
    expect(dialog().getByText(/delete anybody's messages/)).toBeTruthy();
    await app.user.click(dialog().getByRole("button", { name: "Make admin" }));
    expect(app.asked()).toEqual([["administration.setRole", CHIDI.id, "admin"]]);
    expect(await screen.findByText("Chidi is an admin now.")).toBeTruthy();
  });

  it("A2 get the server only by having their name typed", async () => {
    const app = show(state());
    await choose(app, BORIS, "Hand over the server…");
    const press = () => app.user.click(dialog().getByRole("button", { name: "Hand over" }));
    await press();
    expect(dialog().getByText("Type boris.kowalczyk to go on.")).toBeTruthy();
    expect(app.asked()).toEqual([]);
    await app.user.type(dialog().getByRole("textbox"), " @Boris.Kowalczyk");
    await press();
    expect(app.asked()).toEqual([["administration.setRole", BORIS.id, "owner"]]);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("A3 are kicked after it was said what that does", async () => {
    const app = show(state(BORIS));
    await choose(app, CHIDI, "Kick…");
    expect(dialog().getByText(/can log in again at once/)).toBeTruthy();
    await app.user.click(dialog().getByRole("button", { name: "Kick" }));
    expect(app.asked()).toEqual([["administration.kick", CHIDI.id]]);
  });

  it("A3 are banned, and let in again by the notice", async () => {
    const app = show(state(BORIS));
    await choose(app, CHIDI, "Ban…");
    expect(dialog().getByText(/cannot log in until the ban is lifted/)).toBeTruthy();
    await app.user.click(dialog().getByRole("button", { name: "Ban" }));
    await app.user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(app.asked()).toEqual([
      ["administration.ban", CHIDI.id],
      ["administration.unban", CHIDI.id],
    ]);
  });

  it("have the question kept open with the reason where it is refused", async () => {
    const app = show(state(BORIS), { administration: { ban: refused } });
    await choose(app, CHIDI, "Ban…");
    await app.user.click(dialog().getByRole("button", { name: "Ban" }));
    expect((await dialog().findByRole("alert")).textContent).toBe("The server cannot be reached.");
  });

  it("A1 are not asked about any more once one's right to it is gone, but still when they go offline", async () => {
    const app = show(state(BORIS));
    await choose(app, CHIDI, "Ban…");
    const { roster: world } = state(BORIS);
    act(() => app.store.setState({ roster: world === null ? null : { ...world, presence: new Map() } }));
    expect(screen.getByRole("dialog", { name: "Ban Chidi?" })).toBeTruthy();
    act(() => app.store.setState(state(DEWI)));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("have the menu by a right click too", async () => {
    show(state());
    fireEvent.contextMenu(members().getByText("Chidi"));
    expect(await screen.findByRole("menu", { name: "More about Chidi" })).toBeTruthy();
  });
});

describe("the pages of administration", () => {
  it("A1 A2 are there for owner and admins, and go with the role", async () => {
    const app = show(state(BORIS));
    await openPage(app, "Audit log");
    const tabs = () => screen.getAllByRole("tab").map(({ textContent }) => textContent?.trim());
    expect(tabs()).toEqual(expect.arrayContaining(["Invites", "Channels", "People", "Audit log"]));
    act(() => app.store.setState({ roster: state(CHIDI).roster }));
    expect(tabs()).toEqual(["Voice", "Connection", "Notifications", "Account"]);
  });

  it.each(["Invites", "Channels", "People", "Audit log"])(
    "say why they cannot be shown, and try again: %s",
    async (name) => {
      const administration = {
        listInvites: refused,
        listDeletedChannels: refused,
        listBans: refused,
        listAudit: refused,
      };
      const app = show(state(), { administration });
      await openPage(app, name);
      expect((await dialog().findByRole("alert")).textContent).toBe("The server cannot be reached.");
      expect(dialog().getByRole("button", { name: "Try again" })).toBeTruthy();
    },
  );

  it.each([
    ["Invites", "There is none: nobody new can join by an invite."],
    ["Channels", "Nothing can be brought back."],
    ["People", "Nobody is banned."],
    ["Audit log", "Nothing was done yet."],
  ])("say so where there is nothing: %s", async (name, words) => {
    const app = show(state());
    await openPage(app, name);
    expect(await dialog().findByText(words)).toBeTruthy();
  });
});

describe("the list of invites", () => {
  const invite = (id: string, change: Partial<Invite> = {}): Invite => ({
    id,
    hint: id,
    createdBy: BORIS.id,
    createdAt: AT_MS,
    expiresAt: AT_MS + HOUR_MS,
    maxUses: null,
    uses: 0,
    ...change,
  });

  it("says who made them, how often they were used, and until when; and revokes", async () => {
    let invites = [invite("aaaa", { maxUses: 5, uses: 2 }), invite("bbbb", { uses: 11 })];
    const revokeInvite = async (id: string) => {
      invites = invites.filter((each) => each.id !== id);
    };
    const app = show(state(), { administration: { listInvites: async () => invites, revokeInvite } });
    await openPage(app, "Invites");
    const rows = within(await dialog().findByRole("list", { name: "Open invites" })).getAllByRole("listitem");
    expect(rows[0]?.textContent).toMatch(/^aaaa… · 2 of 5 usedBy Boris Kowalczyk · until/);
    expect(rows[1]?.textContent).toContain("used 11 times");
    await app.user.click(dialog().getByRole("button", { name: "Revoke aaaa…" }));
    expect(within(dialog().getByRole("list", { name: "Open invites" })).getAllByRole("listitem")).toHaveLength(1);
  });

  it("has the one that was just made", async () => {
    let invites: Invite[] = [];
    const app = show(state(), { administration: { listInvites: async () => invites } });
    await openPage(app, "Invites");
    invites = [invite("k7Qw")];
    await app.user.click(dialog().getByRole("button", { name: "Create invite" }));
    expect(await dialog().findByText(/k7Qw… · not used yet/)).toBeTruthy();
  });
});

describe("A5 deleted channels", () => {
  it("are listed with who did it and until when, and come back", async () => {
    const deleted = [{ channel: RAIDS, deletedBy: BORIS.id, deletedAt: AT_MS, restorableUntil: AT_MS + HOUR_MS }];
    const app = show(state(), { administration: { listDeletedChannels: async () => deleted } });
    await openPage(app, "Channels");
    expect((await dialog().findByRole("list", { name: "Deleted channels" })).textContent).toMatch(
      /raid-planningDeleted by Boris Kowalczyk · until/,
    );
    await app.user.click(dialog().getByRole("button", { name: "Bring back #raid-planning" }));
    expect(app.asked()).toEqual([["administration.restoreChannel", RAIDS.id]]);
    expect(screen.getByText("#raid-planning is back.")).toBeTruthy();
  });
});

describe("A3 bans", () => {
  it("are listed with who did it, and lifted", async () => {
    let bans = [{ user: GONE, bannedBy: BORIS.id, bannedAt: AT_MS }];
    const unban = async () => {
      bans = [];
    };
    const app = show(state(), { administration: { listBans: async () => bans, unban } });
    await openPage(app, "People");
    expect((await dialog().findByRole("list", { name: "Banned people" })).textContent).toMatch(
      /Grizelda@grizelda · banned by Boris Kowalczyk on/,
    );
    await app.user.click(dialog().getByRole("button", { name: "Lift ban of Grizelda" }));
    expect(await dialog().findByText("Nobody is banned.")).toBeTruthy();
  });
});

describe("A9 what the host did", () => {
  it("is the host's in the list of bans and in the log", async () => {
    const bans = [{ user: GONE, bannedBy: HOST_ACTOR_ID, bannedAt: AT_MS }];
    const entry = { id: 1, at: AT_MS, actorId: HOST_ACTOR_ID, action: "member.passwordSet", detail: "" } as const;
    const listAudit = async () => ({ entries: [{ ...entry, targetId: CHIDI.id }], more: false });
    const app = show(state(), { administration: { listBans: async () => bans, listAudit } });
    await openPage(app, "People");
    expect((await dialog().findByRole("list", { name: "Banned people" })).textContent).toMatch(/banned by The host on/);
    await app.user.click(screen.getByRole("tab", { name: "Audit log" }));
    expect(await dialog().findByText(/^The host gave .*Chidi.* a new password$/)).toBeTruthy();
  });
});

describe("A8 the audit log", () => {
  const entry = (id: number, change: Partial<AuditEntry> = {}): AuditEntry => ({
    id,
    at: AT_MS - id * HOUR_MS,
    actorId: BORIS.id,
    action: "member.kicked",
    targetId: CHIDI.id,
    detail: "",
    ...change,
  });

  it.each<[Partial<AuditEntry>, string]>([
    [{ action: "channel.created", targetId: null, detail: "plans" }, "Boris made the channel “plans”"],
    [{ action: "channel.updated", targetId: null, detail: "plans" }, "Boris changed the channel “plans”"],
    [{ action: "channel.deleted", targetId: null, detail: "plans" }, "Boris deleted the channel “plans”"],
    [{ action: "channel.restored", targetId: null, detail: "plans" }, "Boris brought the channel “plans” back"],
    [{ action: "member.roleChanged", detail: "admin" }, "Boris made Chidi an admin"],
    [{ action: "member.roleChanged", detail: "member" }, "Boris made Chidi a member again"],
    [{ action: "member.roleChanged", detail: "owner" }, "Boris handed the server over to Chidi"],
    [{ action: "member.kicked" }, "Boris kicked Chidi"],
    [{ action: "member.banned" }, "Boris banned Chidi"],
    [{ action: "member.unbanned" }, "Boris lifted the ban of Chidi"],
    [{ action: "invite.created", targetId: null, detail: "k7Qw" }, "Boris made an invite (k7Qw…)"],
    [{ action: "invite.revoked", targetId: null, detail: "" }, "Boris revoked an invite"],
    [{ action: "message.deleted", detail: "general" }, "Boris deleted a message of Chidi in “general”"],
    [{ action: "member.loginsEnded" }, "Boris ended the log-ins of Chidi"],
    [{ action: "member.exported" }, "Boris exported the data of Chidi"],
    [{ action: "member.deleted", detail: "deleted-1f" }, "Boris deleted the account “deleted-1f”"],
  ])("has words for %j", (change, words) => {
    const names: Record<string, string> = { [BORIS.id]: "Boris", [CHIDI.id]: "Chidi" };
    expect(auditWords(entry(1, change), (id) => names[id] ?? "?")).toBe(words);
  });

  it("stands by days, and goes on to older ones", async () => {
    const asked: (number | null)[] = [];
    const listAudit = async (before: number | null) => {
      asked.push(before);
      return before === null
        ? { entries: [entry(2), entry(3)], more: true }
        : { entries: [entry(50, { actorId: "u-unknown" })], more: false };
    };
    const app = show(state(), { administration: { listAudit } });
    await openPage(app, "Audit log");
    expect(await dialog().findAllByText("Boris Kowalczyk kicked Chidi")).toHaveLength(2);
    expect(dialog().getAllByRole("heading", { level: 4 })).toHaveLength(1);
    await app.user.click(dialog().getByRole("button", { name: "Load older ones" }));
    expect(dialog().getByText("Someone kicked Chidi")).toBeTruthy();
    expect(dialog().getAllByRole("heading", { level: 4 })).toHaveLength(2);
    expect(dialog().queryByRole("button", { name: "Load older ones" })).toBeNull();
    expect(asked).toEqual([null, 3]);
  });

  it("keeps what it has where more cannot be loaded", async () => {
    const listAudit = (before: number | null) =>
      before === null ? Promise.resolve({ entries: [entry(2)], more: true }) : refused();
    const app = show(state(), { administration: { listAudit } });
    await openPage(app, "Audit log");
    await app.user.click(await dialog().findByRole("button", { name: "Load older ones" }));
    expect((await dialog().findByRole("alert")).textContent).toBe("The server cannot be reached.");
    expect(dialog().getByText("Boris Kowalczyk kicked Chidi")).toBeTruthy();
    expect(dialog().getByRole("button", { name: "Load older ones" })).toBeTruthy();
  });
});

describe("the notices", () => {
  const ban = async () => {
    const app = show(state());
    await choose(app, CHIDI, "Ban…");
    await app.user.click(dialog().getByRole("button", { name: "Ban" }));
    await screen.findByRole("button", { name: "Undo" });
    return app;
  };

  it("go with the account: nothing can be taken back for another one, or on another server", async () => {
    const { store } = await ban();
    act(() => store.setState({ roster: null }));
    act(() => store.setState({ roster: state(BORIS).roster }));
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("can be put away, and are in a region of their own that a screen reader hears politely", async () => {
    const { user } = await ban();
    const notices = within(screen.getByRole("region", { name: "Notices" }));
    expect(notices.getAllByRole("status")[0]?.textContent).toContain("Banned Chidi");
    await user.click(notices.getByRole("button", { name: "Dismiss" }));
    expect(notices.queryByText("Banned Chidi")).toBeNull();
  });
});
