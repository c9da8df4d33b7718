import type { User } from "../../shared/protocol/values.ts";
import type { AccountChange, AdministrationStore, NewAuditEntry } from "./administration-store.ts";
import type { Database } from "./database.ts";
import { endInvites } from "./end-invites.ts";
import type { GroupCommit } from "./group-commit.ts";
import { insertAuditEntry, listAuditEntries } from "./queries/audit.ts";
import { dropAvatar, mayBeAvatar } from "./queries/avatars.ts";
import { deleteBan, insertBan, listBans } from "./queries/bans.ts";
import { listInvites, revokeInvite } from "./queries/invites.ts";
import { deleteTokenById, deleteTokensOf, listTokens, updateTokenClient } from "./queries/tokens.ts";
import {
  findOwner,
  findUser,
  listFormerMembers,
  updatePassword,
  updateProfile,
  updateRole,
  usernameExists,
} from "./queries/users.ts";
import { sqliteChannels } from "./sqlite-channels.ts";
import { sqliteHost } from "./sqlite-host.ts";
import type { Transactions } from "./transactions.ts";

/** `AdministrationStore` in SQLite. */
export function sqliteAdministration(transactions: Transactions, group: GroupCommit): AdministrationStore {
  const { run, write } = bound(transactions);
  return {
    ...sqliteChannels(transactions),
    ...sqliteHost(transactions),

    findUser: (userId) => run((db) => findUser(db, userId)),
    listFormerMembers: () => run((db) => listFormerMembers(db)),

    setRole: (userId, role, entry) =>
      write((db) => {
        const changed: string[] = [];
        // There is one owner at any moment, by an index: the old one steps down first.
        const owner = role === "owner" ? findOwner(db) : null;
        if (owner !== null) {
          updateRole(db, owner.id, "admin");
          changed.push(owner.id);
        }
        updateRole(db, userId, role);
        insertAuditEntry(db, entry);
        if (role === "member") endInvites(db, userId, entry);
        return [userId, ...changed].map((id) => requireUser(db, id));
      }),

    kick: (userId, entry) => write((db) => endTokens(db, userId, entry)),
    ban: (userId, entry) =>
      write((db) => {
        insertBan(db, userId, entry.actorId, entry.at);
        const tokens = endTokens(db, userId, entry);
        endInvites(db, userId, entry);
        return tokens;
      }),
    unban: (userId, entry) =>
      write((db) => {
        if (!deleteBan(db, userId)) return null;
        insertAuditEntry(db, entry);
        return requireUser(db, userId);
      }),
    listBans: () => run((db) => listBans(db)),

    updateAccount: (userId, change, maxAvatarBytes) => write((db) => updateAccount(db, userId, change, maxAvatarBytes)),
    setPassword: (userId, { from, to }, keepTokenHash) =>
      write((db) => (updatePassword(db, userId, from, to) ? deleteTokensOf(db, userId, keepTokenHash) : null)),
    listLogins: (userId, usedAfter) => run((db) => listTokens(db, userId, usedAfter)),
    endLogin: (userId, loginId) => write((db) => deleteTokenById(db, userId, loginId)),
    // A thousand clients say hello in one moment after a restart.
    noteClient: (tokenHash, client, platform) =>
      group.write((db) => updateTokenClient(db, tokenHash, client, platform)),

    listInvites: (now) => run((db) => listInvites(db, now)),
    revokeInvite: (inviteId, entry) =>
      write((db) => {
        const invite = revokeInvite(db, inviteId, entry.at);
        if (invite !== null) insertAuditEntry(db, { ...entry, detail: invite.hint });
        return invite;
      }),
    listAudit: (before, limit) =>
      run((db) => {
        const entries = listAuditEntries(db, before, limit + 1);
        return { entries: entries.slice(0, limit), more: entries.length > limit };
      }),
  };
}

function bound(transactions: Transactions) {
  return {
    run: <T>(query: (db: Database) => T) => transactions.run(query),
    write: <T>(change: (db: Database) => T) => transactions.write(change),
  };
}

function endTokens(db: Database, userId: string, entry: NewAuditEntry): string[] {
  insertAuditEntry(db, entry);
  return deleteTokensOf(db, userId, null);
}

function updateAccount(
  db: Database,
  userId: string,
  change: AccountChange,
  maxAvatarBytes: number,
): User | "taken" | "badAvatar" {
  const before = requireUser(db, userId);
  const { username = before.username, displayName = before.displayName, avatarId = before.avatarId ?? null } = change;
  if (username !== before.username && usernameExists(db, username)) return "taken";
  const isNewAvatar = avatarId !== before.avatarId;
  if (isNewAvatar && avatarId !== null && !mayBeAvatar(db, avatarId, userId, maxAvatarBytes)) return "badAvatar";
  const after: User = { ...before, username, displayName, avatarId };
  updateProfile(db, after);
  if (isNewAvatar && before.avatarId) dropAvatar(db, before.avatarId);
  return after;
}

/** Of an account that a transaction has just seen: accounts are never removed. */
function requireUser(db: Database, userId: string): User {
  const found = findUser(db, userId);
  if (found === null) throw new Error("There is no such account");
  const { bannedAt: _bannedAt, ...user } = found;
  return user;
}
