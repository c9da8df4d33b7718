import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Limits } from "../../shared/protocol/limits.ts";
import type { RequestData } from "../../shared/protocol/requests.ts";
import type { AuditAction, Channel, DeletedChannel } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import { oneLine, visibleName } from "../accounts/display-name.ts";
import type { Authority } from "../administration/authority.ts";
import type { Counts } from "../chat/counts.ts";
import type { FanOut } from "../gateway/fan-out.ts";
import { newId } from "../secrets.ts";
import type { AdministrationStore, ChannelChange, NewAuditEntry } from "../store/administration-store.ts";

export interface ChannelAdministrationDeps {
  readonly store: AdministrationStore;
  readonly channels: { find(channelId: string): Promise<Channel | null> };
  readonly authority: Authority;
  readonly clock: Clock;
  readonly limits: Pick<Limits, "channels" | "channelRestoreMs">;
  readonly fanOut: Pick<FanOut, "toAll">;
  /** Whoever talks in the channel is put out. */
  readonly voice: { closeChannel(channelId: string): void };
  /** Counts of a channel that is back, of which its event says nothing. */
  readonly counts: Pick<Counts, "inOrder" | "tellMarks">;
}

/**
 * Channels as admins and the owner change them (A4 to A6). What is `done` is called in the step in which the events go out,
 * behind them: its answer must not be overtaken by a later one.
 */
export class ChannelAdministration {
  readonly #deps: ChannelAdministrationDeps;

  constructor(deps: ChannelAdministrationDeps) {
    this.#deps = deps;
  }

  create(actorId: string, data: RequestData<"channel.create">, done: (channel: Channel) => void): Promise<void> {
    const { authority, store, limits, fanOut } = this.#deps;
    const wanted = {
      id: newId(),
      kind: data.kind,
      name: visibleName(data.name, "name"),
      topic: oneLine(data.topic ?? ""),
      // Past the end, wherever that is.
      position: data.position ?? limits.channels,
      userLimit: data.userLimit ?? 0,
      retentionDays: data.retentionDays ?? 0,
    };
    return authority.asAdministrator(actorId, async () => {
      const entry = this.#entry(actorId, "channel.created", wanted.name);
      const changed = await store.createChannel(wanted, limits.channels, entry);
      if (changed === "full") throw this.#full();
      const [channel = wanted, ...others] = changed;
      fanOut.toAll("channel.created", { channel });
      this.#updated(others);
      done(channel);
    });
  }

  update(actorId: string, data: RequestData<"channel.update">, done: (channel: Channel) => void): Promise<void> {
    const { authority, store } = this.#deps;
    const { channelId, name, topic, ...rest } = data;
    const change: ChannelChange = {
      ...rest,
      ...(name !== undefined && { name: visibleName(name, "name") }),
      ...(topic !== undefined && { topic: oneLine(topic) }),
    };
    return authority.asAdministrator(actorId, async () => {
      const before = await this.#find(channelId);
      const detail = renamed(before.name, change.name ?? before.name);
      const changed = await store.updateChannel(channelId, change, this.#entry(actorId, "channel.updated", detail));
      if (changed === null) throw noChannel();
      this.#updated(changed);
      done(changed[0] ?? before);
    });
  }

  delete(actorId: string, channelId: string, done: () => void): Promise<void> {
    const { authority, store, counts, fanOut, voice } = this.#deps;
    return authority.asAdministrator(actorId, async () => {
      const { name } = await this.#find(channelId);
      const entry = this.#entry(actorId, "channel.deleted", name);
      await counts.inOrder(
        () => store.deleteChannel(channelId, entry),
        (others) => {
          if (others === null) throw noChannel();
          voice.closeChannel(channelId);
          fanOut.toAll("channel.deleted", { channelId });
          this.#updated(others);
          done();
        },
      );
    });
  }

  /** @throws {ProtocolError} `forbidden`; `not_found` once it is too late; `conflict` where there are too many channels. */
  restore(actorId: string, channelId: string, done: (channel: Channel) => void): Promise<void> {
    const { authority, store, counts, limits, fanOut } = this.#deps;
    return authority.asAdministrator(actorId, async () => {
      const deletedAfter = this.#restorableAfter();
      const deleted = (await store.listDeletedChannels(deletedAfter)).find(({ channel }) => channel.id === channelId);
      if (deleted === undefined) throw noChannel();
      const entry = this.#entry(actorId, "channel.restored", deleted.channel.name);
      const bounds = { deletedAfter, maxChannels: limits.channels };
      const restored = await counts.inOrder(
        () => store.restoreChannel(channelId, bounds, entry),
        (changed) => {
          if (changed === "full") throw this.#full();
          if (changed === null) throw noChannel();
          const [channel = deleted.channel, ...others] = changed;
          fanOut.toAll("channel.created", { channel });
          this.#updated(others);
          return channel;
        },
      );
      await counts.tellMarks(channelId);
      done(restored);
    });
  }

  listDeleted(actorId: string): Promise<DeletedChannel[]> {
    const { authority, store, limits } = this.#deps;
    return authority.asAdministrator(actorId, async () => {
      const deleted = await store.listDeletedChannels(this.#restorableAfter());
      return deleted.map((entry) => ({ ...entry, restorableUntil: entry.deletedAt + limits.channelRestoreMs }));
    });
  }

  #restorableAfter(): number {
    return this.#deps.clock.now() - this.#deps.limits.channelRestoreMs;
  }

  async #find(channelId: string): Promise<Channel> {
    const channel = await this.#deps.channels.find(channelId);
    if (channel === null) throw noChannel();
    return channel;
  }

  #updated(channels: readonly Channel[]): void {
    for (const channel of channels) this.#deps.fanOut.toAll("channel.updated", { channel });
  }

  #full(): ProtocolError {
    return new ProtocolError("conflict", `There can be ${this.#deps.limits.channels} channels; delete one first.`);
  }

  #entry(actorId: string, action: AuditAction, detail: string): NewAuditEntry {
    return { at: this.#deps.clock.now(), actorId, action, targetId: null, detail };
  }
}

/** What the log calls a channel whose name may have changed. */
function renamed(before: string, after: string): string {
  return before === after ? before : `${before} → ${after}`;
}

function noChannel(): ProtocolError {
  return new ProtocolError("not_found", "This channel does not exist any more.");
}
