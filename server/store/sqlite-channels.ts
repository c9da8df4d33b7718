import type { Channel } from "../../shared/protocol/values.ts";
import type { AdministrationStore, ChannelChange } from "./administration-store.ts";
import { moved, placed } from "./channel-order.ts";
import type { Database } from "./database.ts";
import { insertAuditEntry } from "./queries/audit.ts";
import {
  deleteChannel,
  findChannel,
  insertChannel,
  listChannels,
  listChannelsToRemove,
  listDeletedChannels,
  markChannelDeleted,
  removeMessagesOfChannel,
  unmarkChannelDeleted,
  updateChannel,
} from "./queries/channels.ts";
import type { Transactions } from "./transactions.ts";

type ChannelStore = Pick<
  AdministrationStore,
  | "createChannel"
  | "updateChannel"
  | "deleteChannel"
  | "restoreChannel"
  | "listDeletedChannels"
  | "removeDeletedChannels"
>;

/** Channels as administrators change them (A4 to A6). Positions are 0 to n - 1 after every call. */
export function sqliteChannels(transactions: Transactions): ChannelStore {
  return {
    createChannel: (channel, maxChannels, entry) =>
      transactions.write((db) => {
        if (listChannels(db).length >= maxChannels) return "full";
        insertChannel(db, channel);
        insertAuditEntry(db, entry);
        return place(db, channel, channel.position);
      }),

    updateChannel: (channelId, change, entry) =>
      transactions.write((db) => {
        const before = findChannel(db, channelId);
        if (before === null) return null;
        const after = applied(before, change);
        const isChanged = !isSame(before, after);
        if (isChanged) updateChannel(db, after);
        const others = change.position === undefined ? [] : place(db, after, change.position).slice(1);
        const now = findChannel(db, channelId);
        if (now === null || (!isChanged && isSame(before, now))) return [];
        insertAuditEntry(db, entry);
        return [now, ...others];
      }),

    deleteChannel: (channelId, entry) =>
      transactions.write((db) => {
        if (findChannel(db, channelId) === null) return null;
        markChannelDeleted(db, channelId, entry.actorId, entry.at);
        insertAuditEntry(db, entry);
        return closeUp(db, listChannels(db));
      }),

    restoreChannel: (channelId, { deletedAfter, maxChannels }, entry) =>
      transactions.write((db) => {
        const count = listChannels(db).length;
        const isKnown = listDeletedChannels(db, deletedAfter).some(({ channel }) => channel.id === channelId);
        if (isKnown && count >= maxChannels) return "full";
        const channel = unmarkChannelDeleted(db, channelId, deletedAfter);
        if (channel === null) return null;
        insertAuditEntry(db, entry);
        return place(db, channel, channel.position);
      }),

    listDeletedChannels: (deletedAfter) => transactions.run((db) => listDeletedChannels(db, deletedAfter)),

    removeDeletedChannels: (deletedUntil, messages) =>
      transactions.write((db) => {
        let left = messages;
        for (const channelId of listChannelsToRemove(db, deletedUntil)) {
          const removed = removeMessagesOfChannel(db, channelId, left);
          left -= removed;
          if (left <= 0) return "more";
          deleteChannel(db, channelId);
        }
        return "done";
      }),
  };
}

/** Puts a channel at its place among all; returns it first, then the others that moved. */
function place(db: Database, channel: Required<Channel>, position: number): Channel[] {
  const ordered = placed(listChannels(db), channel, position);
  const others = closeUp(db, ordered).filter(({ id }) => id !== channel.id);
  return [{ ...channel, position: ordered.indexOf(channel) }, ...others];
}

function closeUp(db: Database, ordered: readonly Required<Channel>[]): Required<Channel>[] {
  const changed = moved(ordered);
  for (const channel of changed) updateChannel(db, channel);
  return changed;
}

/** All of the change but the position, which is a matter of all channels. */
function applied(channel: Required<Channel>, change: ChannelChange): Required<Channel> {
  return {
    ...channel,
    name: change.name ?? channel.name,
    topic: change.topic ?? channel.topic,
    userLimit: change.userLimit ?? channel.userLimit,
    retentionDays: change.retentionDays ?? channel.retentionDays,
  };
}

function isSame(left: Required<Channel>, right: Required<Channel>): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
