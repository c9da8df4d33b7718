import { Network, SERVER_ADDRESS } from "../../helpers/network/network.ts";
import { Relay } from "../../helpers/network/relay.ts";
import { ServerProcess } from "../../helpers/processes/server-process.ts";
import { clientCall } from "./client-call.ts";
import type { Subject } from "./subject.ts";
import { WebPerson, type WebPersonDeps } from "./web-person.ts";

const PORT = 8787;
const ORIGIN = `http://${SERVER_ADDRESS}:${PORT}`;
const SEED = 1;
const WEATHER = { delayMs: 30, jitterMs: 10, loss: 0.02 };

interface Town {
  readonly speaker: WebPerson;
  readonly listener: WebPerson;
}

/**
 * The web client as it ships, each side behind a router of its own, with weather on the speaker's way out. As root.
 * `owned`: the network, which all calls share.
 */
export function badLine(owned: AsyncDisposableStack): Subject {
  let town: Promise<Town> | null = null;
  return {
    key: "lossy",
    name: "web client, balanced, 30 ± 10 ms and 2 % lost",
    programs: { ip: "iproute2", nft: "nftables", turnserver: "coturn", python3: "python3" },
    async call(hub) {
      town ??= build(owned);
      const people = await town;
      await using programs = new AsyncDisposableStack();
      const speaker = await people.speaker.open(programs, hub, "speaker");
      const listener = await people.listener.open(programs, hub, "listener");
      return clientCall({ speaker, listener, owned: programs.move() });
    },
  };
}

async function build(owned: AsyncDisposableStack): Promise<Town> {
  const nat = "portRestricted";
  const network = owned.use(
    await Network.build([
      { number: 1, nat, uplink: { kind: "wire", seed: SEED } },
      { number: 2, nat, uplink: { kind: "cable" } },
    ]),
  );
  const [stormy, calm] = network.homes;
  if (stormy === undefined || calm === undefined) throw new Error("A home was not built.");
  await stormy.wire.set(WEATHER);
  const relay = owned.use(await Relay.start(network.server, SERVER_ADDRESS));
  const server = owned.use(
    await ServerProcess.start({
      launcher: network.server.launcher,
      env: {
        HOST: SERVER_ADDRESS,
        PORT: String(PORT),
        PUBLIC_URL: ORIGIN,
        LIMIT_HELLOS_PER_MINUTE: "1000",
        ...relay.serverEnv,
      },
    }),
  );
  const place = (home: typeof stormy) => ({ launcher: home.client.launcher, trustedOrigin: ORIGIN });
  let inviteUrl = "";
  const [tove, ulf]: [WebPersonDeps, WebPersonDeps] = [
    {
      username: "tove",
      serverUrl: ORIGIN,
      place: place(stormy),
      async signUp(client) {
        await client.page.goto(ORIGIN);
        await client.setUp("tove", server.setupCode);
        inviteUrl = await client.createInvite();
      },
    },
    {
      username: "ulf",
      serverUrl: ORIGIN,
      place: place(calm),
      async signUp(client) {
        await client.page.goto(inviteUrl);
        await client.register("ulf");
      },
    },
  ];
  return { speaker: new WebPerson(tove), listener: new WebPerson(ulf) };
}
