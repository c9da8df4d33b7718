import { DEFAULT_SETTINGS } from "../../../shared/client/settings.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { AuditEntry, Invite, LoginPlace } from "../../../shared/protocol/values.ts";
import { EMPTY_CHAT } from "../../../src-renderer/store/chat-state.ts";
import { EMPTY_CHANNEL, GONE, MEMES, RAIDS } from "../../src-renderer/views/helpers/chat-fixtures.ts";
import {
  BORIS,
  CHIDI,
  DEWI,
  GAMES,
  GENERAL,
  LOBBY,
  ME,
  roster,
  signedIn,
} from "../../src-renderer/views/helpers/fixtures.ts";
import { people, voiceSettings } from "./evening.ts";
import type { Scene, Step } from "./scene.ts";

const TONIGHT_MS = Date.UTC(2026, 10, 21, 19, 30);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const channels = [GENERAL, RAIDS, MEMES, EMPTY_CHANNEL, LOBBY, GAMES];
const mark = (channelId: string, unread: number, mentions: number) =>
  [channelId, { channelId, lastReadId: 1, unread, mentions }] as const;
const unreadChat = {
  ...EMPTY_CHAT,
  reads: new Map([mark(RAIDS.id, 12, 3), mark(MEMES.id, 140, 0), mark(EMPTY_CHANNEL.id, 4, 0)]),
};
const evening = signedIn({
  roster: roster(people.slice(1), { channels, formerMembers: new Map([[GONE.id, GONE]]) }),
  chat: unreadChat,
  settings: { ...DEFAULT_SETTINGS, channelNotices: { [EMPTY_CHANNEL.id]: "none" } },
});
const asMember = { ...evening, roster: roster(people.slice(1), { channels, self: CHIDI }) };

const LOGINS: readonly LoginPlace[] = [
  login("l-here", "cromulent-desktop", "linux", { isCurrent: true, isOnline: true }),
  login("l-web", "cromulent-web", "web", { isOnline: true }),
  login("l-work", "cromulent-desktop", "windows", { lastUsedAt: TONIGHT_MS - 3 * DAY_MS }),
  login("l-old", "", "", { lastUsedAt: TONIGHT_MS - 20 * DAY_MS }),
];

function login(id: string, client: string, platform: string, change: Partial<LoginPlace> = {}): LoginPlace {
  return {
    id,
    client,
    platform,
    createdAt: TONIGHT_MS - 40 * DAY_MS,
    lastUsedAt: TONIGHT_MS,
    isCurrent: false,
    isOnline: false,
    ...change,
  };
}

const INVITES: readonly Invite[] = [
  invite("i-1", "k7Qw", { maxUses: 5, uses: 2 }),
  invite("i-2", "p3Zm", { createdBy: BORIS.id, uses: 11 }),
  invite("i-3", "x9Rt", { maxUses: 1 }),
];

function invite(id: string, hint: string, change: Partial<Invite> = {}): Invite {
  return {
    id,
    hint,
    createdBy: ME.id,
    createdAt: TONIGHT_MS - DAY_MS,
    expiresAt: TONIGHT_MS + 6 * DAY_MS,
    maxUses: null,
    uses: 0,
    ...change,
  };
}

const AUDIT: readonly AuditEntry[] = [
  entry(12, 0, BORIS.id, "message.deleted", DEWI.id, "general"),
  entry(11, 1, BORIS.id, "member.kicked", CHIDI.id, ""),
  entry(10, 2, ME.id, "channel.restored", null, "raid-planning"),
  entry(9, 2, ME.id, "channel.deleted", null, "raid-planning"),
  entry(8, 26, ME.id, "member.roleChanged", BORIS.id, "admin"),
  entry(7, 27, ME.id, "invite.created", null, "k7Qw"),
  entry(6, 28, ME.id, "member.banned", GONE.id, ""),
];

function entry(
  id: number,
  hoursAgo: number,
  actorId: string,
  action: AuditEntry["action"],
  targetId: string | null,
  detail: string,
): AuditEntry {
  return { id, at: TONIGHT_MS - hoursAgo * HOUR_MS, actorId, action, targetId, detail };
}

const page = (name: string): readonly Step[] => [...voiceSettings, { press: name, role: "tab" }];
const refused = () => Promise.reject(new ProtocolError("unavailable", "The server cannot be reached; try again."));
const answers = {
  administration: {
    listLogins: async () => LOGINS,
    listInvites: async () => INVITES,
    listBans: async () => [{ user: GONE, bannedBy: ME.id, bannedAt: TONIGHT_MS - 2 * DAY_MS }],
    listAudit: async () => ({ entries: AUDIT, more: true }),
    listDeletedChannels: async () => [
      { channel: RAIDS, deletedBy: BORIS.id, deletedAt: TONIGHT_MS, restorableUntil: TONIGHT_MS + DAY_MS },
    ],
  },
};
const failing = {
  administration: {
    listLogins: refused,
    listInvites: refused,
    listBans: refused,
    listAudit: refused,
    listDeletedChannels: refused,
  },
};
const menuOf = (name: string): readonly Step[] => [{ press: `More about ${name}` }];
const openMembers: readonly Step[] = [{ press: "Member list" }];

/** Channels and people: what is set of them, by whom, and how it looks to the others. */
export const ADMINISTRATION_SCENES: Readonly<Record<string, Scene>> = {
  "admin-unread": { state: evening },
  "admin-unread-drawer": { state: evening, steps: [{ press: "Open the channel list" }], only: "narrow" },
  "admin-member-sees": { state: asMember },
  "admin-channel-menu": { state: evening, steps: [{ menu: "raid-planning" }] },
  "admin-channel-menu-of-member": { state: asMember, steps: [{ menu: "raid-planning" }] },
  "admin-channel-create": { state: evening, steps: [{ press: "Create a text channel" }] },
  "admin-channel-create-faults": {
    state: evening,
    steps: [{ press: "Create a voice channel" }, { fill: "People at most (optional)", text: "many" }, { key: "Enter" }],
  },
  "admin-channel-edit": {
    state: evening,
    steps: [...menuOf("new-and-empty"), { press: "Edit channel…", role: "menuitem" }],
  },
  "admin-channel-delete": {
    state: evening,
    steps: [...menuOf("memes"), { press: "Delete channel…", role: "menuitem" }],
  },
  "admin-channel-deleted": {
    state: evening,
    steps: [...menuOf("memes"), { press: "Delete channel…", role: "menuitem" }, { press: "Delete channel" }],
  },
  "admin-person-menu": { state: evening, steps: menuOf(BORIS.displayName), only: "wide" },
  "admin-person-menu-narrow": {
    state: evening,
    steps: [...openMembers, ...menuOf(BORIS.displayName)],
    only: "narrow",
  },
  "admin-person-ban": {
    state: evening,
    steps: [...menuOf(CHIDI.displayName), { press: "Ban…", role: "menuitem" }],
    only: "wide",
  },
  "admin-person-hand-over": {
    state: evening,
    steps: [...menuOf(BORIS.displayName), { press: "Hand over the server…", role: "menuitem" }],
    only: "wide",
  },
  "admin-account": { state: evening, commands: answers, steps: page("Account") },
  "admin-account-password": {
    state: evening,
    commands: answers,
    steps: [
      ...page("Account"),
      { fill: "Present password", text: "hunter22" },
      { fill: "New password", text: "four short words here" },
    ],
  },
  "admin-account-failed": { state: evening, commands: failing, steps: page("Account") },
  "admin-invites": { state: evening, commands: answers, steps: page("Invites") },
  "admin-channels": { state: evening, commands: answers, steps: page("Channels") },
  "admin-people": { state: evening, commands: answers, steps: page("People") },
  "admin-people-failed": { state: evening, commands: failing, steps: page("People") },
  "admin-audit": { state: evening, commands: answers, steps: page("Audit log") },
};
