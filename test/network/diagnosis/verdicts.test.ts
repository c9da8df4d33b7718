import { afterAll, beforeAll, expect, test } from "vitest";
import type { ConnectionVerdict } from "../../../shared/protocol/connection-report.ts";
import { STEP_WORDS, VERDICT_WORDS } from "../../../src-renderer/views/settings/connection/verdict-words.ts";
import type { ClientPage } from "../../helpers/e2e/client-page.ts";
import { ConnectionTestPage } from "../../helpers/e2e/connection-test-page.ts";
import { Stage } from "../../helpers/e2e/stage.ts";
import { type Certificate, makeCertificate } from "../../helpers/network/certificate.ts";
import { raiseIngressFault } from "../../helpers/network/fault.ts";
import type { Home } from "../../helpers/network/home.ts";
import { Network, SERVER_ADDRESS } from "../../helpers/network/network.ts";
import { CoturnProcess, TURN_SECRET } from "../../helpers/processes/coturn-process.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";

const PORT = 8787;
const ORIGIN = `http://${SERVER_ADDRESS}:${PORT}`;
const TURN_PORT = 3478;
const TLS_PORT = 5349;
const TURN = `turn:${SERVER_ADDRESS}:${TURN_PORT}`;

/** Of libfaketime; its program would stand between us and the relay, and not go when it is killed. */
const TWO_HOURS_AHEAD = { LD_PRELOAD: "/usr/$LIB/faketime/libfaketimeMT.so.1", FAKETIME: "+2h" };

/** One server and one member at home behind a router; the relay is another one in each test, at the same address. */
interface World {
  readonly network: Network;
  readonly home: Home;
  readonly stage: Stage;
  /** Of a member who does not own the server, and is in a call with the owner. */
  readonly member: ClientPage;
  readonly page: ConnectionTestPage;
  readonly ownerPage: ConnectionTestPage;
  readonly valid: Certificate;
  readonly expired: Certificate;
}

const owned = new AsyncDisposableStack();
let world: World;

beforeAll(async () => {
  const network = owned.use(await Network.build([{ number: 1, nat: "portRestricted", uplink: { kind: "cable" } }]));
  const [home] = network.homes;
  if (home === undefined) throw new Error("There is no home.");
  const folder = owned.use(await TempFolder.make());
  const [valid, expired] = [
    await makeCertificate(folder, SERVER_ADDRESS, "1 day ago"),
    await makeCertificate(folder, SERVER_ADDRESS, "90 days ago"),
  ];
  const place = { launcher: home.client.launcher, trustedOrigin: ORIGIN, trustedKeyHash: valid.keyHash };
  const stage = owned.use(
    await Stage.open({
      launcher: network.server.launcher,
      env: {
        HOST: SERVER_ADDRESS,
        PORT: String(PORT),
        PUBLIC_URL: ORIGIN,
        STUN_URL: `stun:${SERVER_ADDRESS}:${TURN_PORT}`,
        TURN_PROVIDER: "coturn",
        TURN_URL: `${TURN}?transport=udp,${TURN}?transport=tcp,turns:${SERVER_ADDRESS}:${TLS_PORT}?transport=tcp`,
        TURN_SECRET,
      },
      placeOf: () => place,
    }),
  );
  const owner = await stage.actor("anna", { kind: "denied" });
  const member = await stage.onlooker("ben", owner.browser);
  for (const { client } of [owner, member]) await client.joinAndConnect("Lobby");
  await member.client.waitForPeople("Lobby", ["anna", "ben"]);
  const [page, ownerPage] = [await ConnectionTestPage.open(member.client), await ConnectionTestPage.open(owner.client)];
  world = { network, home, stage, member: member.client, page, ownerPage, valid, expired };
});
afterAll(() => owned.disposeAsync());

/** The relay as it ships, out on the internet; `env` is what its host got wrong. */
function startRelay(env: Readonly<Record<string, string>> = {}) {
  return CoturnProcess.start({
    launcher: world.network.server.launcher,
    env: {
      PEERS: "internet",
      LISTENING_IP: SERVER_ADDRESS,
      RELAY_IP: SERVER_ADDRESS,
      LISTENING_PORT: String(TURN_PORT),
      TLS_LISTENING_PORT: String(TLS_PORT),
      TLS_CERT: world.valid.certPath,
      TLS_KEY: world.valid.keyPath,
      CHANNEL_LIMIT: "10",
      ...env,
    },
  });
}

/** Runs the test in the page, and expects what it says and which of its steps fail. */
async function expectDiagnosis(verdict: ConnectionVerdict, failed: readonly (keyof typeof STEP_WORDS)[]) {
  const shown = await world.page.run();
  const seen = shown.steps.join("\n");
  expect(shown.sentence, seen).toBe(VERDICT_WORDS[verdict].sentence);
  expect(shown.failed, seen).toEqual(failed.map((step) => STEP_WORDS[step]));
}

test("C3 a relay that is right: good, and the call goes on meanwhile", async () => {
  await using _relay = await startRelay();
  const { frames } = world.member;
  const before = frames.events().length;
  await expectDiagnosis("good", []);
  await world.member.waitForCall("connected", "Lobby");
  // A call that is disturbed restarts, or is reported as lost.
  expect(frames.events().slice(before)).toEqual([]);
});

test("C3 a relay with another secret: wrong secret", async () => {
  await using _relay = await startRelay({ TURN_SECRET: "another-secret-that-the-server-does-not-know" });
  await expectDiagnosis("wrongSecret", ["turnUdp", "turnTcp", "turnTls"]);
});

test("C1 C3 a relay whose clock is two hours ahead: the clocks differ", async () => {
  await using _relay = await startRelay(TWO_HOURS_AHEAD);
  await expectDiagnosis("clockDiffers", ["turnUdp", "turnTcp", "turnTls"]);
});

test("C3 a relay that gives out a private address: that one, though its own two ends meet there", async () => {
  await using _relay = await startRelay({ PEERS: "lan", EXTERNAL_IP: "10.9.9.9" });
  await expectDiagnosis("privateRelayAddress", ["turnUdp", "turnTcp", "turnTls"]);
});

test("C3 a network that lets no UDP through: TCP only", async () => {
  await using _relay = await startRelay();
  await using _fault = await world.home.blockUdp();
  await expectDiagnosis("tcpOnly", ["stun", "turnUdp"]);
});

test("C3 a firewall before all of the relay's ports: blocked ports", async () => {
  await using _relay = await startRelay();
  const rules = ["udp", "tcp"].map((protocol) => `${protocol} dport { ${TURN_PORT}, ${TLS_PORT} } drop`);
  await using _fault = await raiseIngressFault([{ namespace: world.network.server, rules }]);
  await expectDiagnosis("blockedPorts", ["stun", "turnUdp", "turnTcp", "turnTls"]);
});

test("C3 a relay without TLS, which the server still names: partly blocked", async () => {
  await using _relay = await startRelay({ TLS_CERT: "", TLS_KEY: "" });
  await expectDiagnosis("partlyBlocked", ["turnTls"]);
});

test("C3 C4 an expired certificate: that one, and the owner sees it once the member sends it", async () => {
  const { certPath, keyPath } = world.expired;
  await using _relay = await startRelay({ TLS_CERT: certPath, TLS_KEY: keyPath });
  await expectDiagnosis("certificateInvalid", ["turnTls"]);
  await world.page.send();
  await world.ownerPage.refresh();
  await world.ownerPage.sentBy("Ben").getByText(VERDICT_WORDS.certificateInvalid.sentence).waitFor();
});
