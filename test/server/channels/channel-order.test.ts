import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EventFrame } from "../../../shared/protocol/frames.ts";
import type { Channel } from "../../../shared/protocol/values.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { createAccount } from "../../helpers/people.ts";
import { startTestServer, type TestServer } from "../../helpers/test-server.ts";

type Step =
  | { readonly kind: "create"; readonly position: number | undefined }
  | { readonly kind: "move"; readonly which: number; readonly position: number }
  | { readonly kind: "delete" | "restore"; readonly which: number };

const which = fc.nat({ max: 20 });
const position = fc.nat({ max: 8 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("create" as const), position: fc.option(position, { nil: undefined }) }),
  fc.record({ kind: fc.constant("move" as const), which, position }),
  fc.record({ kind: fc.constant("delete" as const), which }),
  fc.record({ kind: fc.constant("restore" as const), which }),
);

/** What the rule says, in the plainest form: a list of ids, and where each deleted one stood. */
class Model {
  ids: string[];
  readonly deleted = new Map<string, number>();

  constructor(ids: readonly string[]) {
    this.ids = [...ids];
  }

  put(id: string, place: number): void {
    const others = this.ids.filter((other) => other !== id);
    this.ids = others.toSpliced(Math.min(place, others.length), 0, id);
  }

  delete(id: string): void {
    this.deleted.set(id, this.ids.indexOf(id));
    this.ids = this.ids.filter((other) => other !== id);
  }

  restore(id: string): void {
    this.put(id, this.deleted.get(id) ?? 0);
    this.deleted.delete(id);
  }
}

/** The channels as a client knows them that only follows events. */
class Follower {
  readonly client: GatewayClient;
  readonly #channels: Map<string, Channel>;

  constructor(client: GatewayClient) {
    this.client = client;
    this.#channels = new Map((client.welcome.snapshot?.channels ?? []).map((channel) => [channel.id, channel]));
  }

  async places(): Promise<string[]> {
    for (const frame of await this.client.drain()) this.#follow(frame);
    const channels = [...this.#channels.values()].sort((a, b) => a.position - b.position);
    return channels.map(({ id, position }) => `${position} ${id}`);
  }

  #follow({ event, data }: EventFrame): void {
    if (event === "channel.created" || event === "channel.updated") {
      const { channel } = data as { channel: Channel };
      this.#channels.set(channel.id, channel);
    } else if (event === "channel.deleted") {
      this.#channels.delete((data as { channelId: string }).channelId);
    }
  }
}

let server: TestServer;
let owner: GatewayClient;
let admin: GatewayClient;
beforeAll(async () => {
  const many = "1000000";
  server = await startTestServer({
    env: { LIMIT_REQUESTS_PER_S: many, LIMIT_REQUESTS_BURST: many, LIMIT_HELLOS_BURST: many, LIMIT_CHANNELS: many },
  });
  owner = await GatewayClient.connect(server, await server.createOwner());
  admin = await GatewayClient.connect(server, await createAccount(server, "ann", "admin"));
});
afterAll(async () => {
  owner[Symbol.dispose]();
  admin[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

async function freshStart(): Promise<GatewayClient> {
  return GatewayClient.connect(server, await server.createOwner());
}

async function apply(model: Model, { kind, ...rest }: Step): Promise<void> {
  const pick = (ids: readonly string[]) => ("which" in rest ? ids[rest.which % Math.max(1, ids.length)] : undefined);
  const place = "position" in rest ? rest.position : undefined;
  switch (kind) {
    case "create": {
      const { channel } = await owner.request("channel.create", { kind: "text", name: "new", position: place });
      model.put(channel.id, place ?? Number.POSITIVE_INFINITY);
      return;
    }
    case "move": {
      const channelId = pick(model.ids);
      if (channelId === undefined || place === undefined) return;
      await admin.request("channel.update", { channelId, position: place });
      return model.put(channelId, place);
    }
    case "delete": {
      const channelId = pick(model.ids);
      if (channelId === undefined) return;
      await owner.request("channel.delete", { channelId });
      return model.delete(channelId);
    }
    case "restore": {
      const channelId = pick([...model.deleted.keys()]);
      if (channelId === undefined) return;
      await admin.request("channel.restore", { channelId });
      return model.restore(channelId);
    }
  }
}

test("A4, A5 whatever is made, moved, deleted and restored, all see one order, from 0 to n - 1", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      using watching = await freshStart();
      const model = new Model((watching.welcome.snapshot?.channels ?? []).map(({ id }) => id));
      const follower = new Follower(watching);
      for (const each of steps) {
        await apply(model, each);
        expect(await follower.places()).toEqual(model.ids.map((id, index) => `${index} ${id}`));
      }
      using late = await freshStart();
      expect(late.welcome.snapshot?.channels.map(({ id, position }) => `${position} ${id}`)).toEqual(
        model.ids.map((id, index) => `${index} ${id}`),
      );
      // What a run leaves behind is the next one's start: not too much of it.
      for (const id of model.ids.slice(6)) await owner.request("channel.delete", { channelId: id });
    }),
    { numRuns: 25 },
  );
});

test("A4 moves that come in one moment leave one order for all", async () => {
  using first = await freshStart();
  using second = await freshStart();
  const ids = (first.welcome.snapshot?.channels ?? []).map(({ id }) => id);
  const followers = [new Follower(first), new Follower(second)];
  const moves = Array.from({ length: 40 }, (_, turn) => {
    const channelId = ids[turn % ids.length] ?? "";
    return (turn % 2 === 0 ? owner : admin).request("channel.update", { channelId, position: (turn * 7) % ids.length });
  });
  await Promise.all(moves);
  const [one, two] = await Promise.all(followers.map((follower) => follower.places()));
  using late = await freshStart();
  const now = late.welcome.snapshot?.channels.map(({ id, position }) => `${position} ${id}`);
  expect([one, two]).toEqual([now, now]);
  expect(now?.map((place) => Number(place.split(" ")[0]))).toEqual(ids.map((_, index) => index));
});
