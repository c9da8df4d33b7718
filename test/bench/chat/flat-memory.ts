import { GatewayClient } from "../../helpers/gateway-client.ts";
import { firstId, framesOf } from "./page-scrolling.ts";
import { PageStage } from "./page-stage.ts";
import { judge, say } from "./table.ts";

const MIB = 2 ** 20;
const MANY = Number(process.env["BENCH_MESSAGES"] ?? "20000");
const BACK = Number(process.env["BENCH_SCROLL"] ?? "5000");
const RECEIVED = Number(process.env["BENCH_RECEIVED"] ?? "10000");
const SENDS = Number(process.env["BENCH_SENDS"] ?? "20000");
const PAGES = Number(process.env["BENCH_PAGES"] ?? "2000");
const WARM_UP = 0.1;
/** What caches that are full and fragments of the heap may come to. */
const MAX_PAGE_MIB = 8;
const MAX_SERVER_MIB = 16;
const AT_ONCE = 50;
const RECEIVED_WITHIN_MS = 60_000;
const PAGE = 50;

/** What page and server hold after much was read and written, beside what they held after a tenth of it. */
export async function measureFlatMemory(): Promise<void> {
  await using stage = await PageStage.open({ few: 50, many: MANY });
  const { page, channels, server } = stage;
  const [owner, member] = channels.tokens;
  await stage.openAtNewest("many");

  const scrollBack = async (count: number) => {
    const oldest = channels.many.newestId - count;
    await framesOf(page, async () => (await firstId(page)) <= oldest);
    await page.getByRole("button", { name: /Jump to present|new message/ }).click();
    await page.locator(`[data-row="m${channels.many.newestId}"]`).waitFor();
  };
  await scrollBack(BACK * WARM_UP);
  const beforeScroll = await stage.heapBytes();
  await scrollBack(BACK);
  judgePage(`page after ${BACK} messages back and returning`, beforeScroll, await stage.heapBytes());

  using writer = await GatewayClient.connect({ gatewayUrl: server.url }, { token: member });
  let nonce = 0;
  const write = async (channelId: string, count: number) => {
    const until = nonce + count;
    await lanes(async () => {
      if (nonce >= until) return false;
      const text = `what people write to each other, ${nonce}`;
      await writer.requestRaw("message.send", { channelId, nonce: `memory ${nonce++}`, text });
      return true;
    });
  };
  const received = async (count: number) => {
    const begunAt = performance.now();
    await write(channels.many.id, count - 1);
    // By itself: of those that are under way at once any may be the last.
    await write(channels.many.id, 1);
    const last = page.getByText(`what people write to each other, ${nonce - 1}`, { exact: true });
    await last.waitFor({ timeout: RECEIVED_WITHIN_MS });
    say(`  ${count} messages were sent and shown within ${((performance.now() - begunAt) / 1_000).toFixed(1)} s`);
  };
  await received(RECEIVED * WARM_UP);
  const beforeReceived = await stage.heapBytes();
  await received(RECEIVED);
  judgePage(`page after ${RECEIVED} messages received`, beforeReceived, await stage.heapBytes());

  using reader = await GatewayClient.connect({ gatewayUrl: server.url }, { token: owner });
  const work = async () => {
    await write(channels.few.id, SENDS);
    let left = PAGES;
    let before = channels.many.newestId;
    await lanes(async () => {
      if (left-- <= 0) return false;
      before = before > PAGE * 2 ? before - PAGE : channels.many.newestId;
      await reader.requestRaw("message.list", { channelId: channels.many.id, before, limit: PAGE });
      return true;
    });
    // What the helper kept of it is no one's memory but its own process's.
    reader.arrivals.length = 0;
    writer.arrivals.length = 0;
  };
  await work();
  // What 50 pages at once ever needed, the system does not get back: flat is what the same again adds nothing to.
  const before = await server.memory();
  await work();
  const after = await server.memory();
  const [rss, heap] = [(after.rssBytes - before.rssBytes) / MIB, (after.heapBytes - before.heapBytes) / MIB];
  judge({
    what: `server after another ${SENDS} sends and ${PAGES} pages: at most ${MAX_SERVER_MIB} MiB more`,
    measured: `${rss.toFixed(1)} MiB of ${(before.rssBytes / MIB).toFixed(0)} (RSS), heap ${heap.toFixed(1)} MiB`,
    isKept: rss <= MAX_SERVER_MIB,
  });
  say("  the page beside itself after a tenth of it, the server beside itself after the same once; garbage collected");
}

/** Until each of them has said that there is no more. */
async function lanes(step: () => Promise<boolean>): Promise<void> {
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (await step());
    }),
  );
}

function judgePage(what: string, before: number, after: number): void {
  const grown = (after - before) / MIB;
  judge({
    what: `${what}: at most ${MAX_PAGE_MIB} MiB more`,
    measured: `${grown.toFixed(1)} MiB of ${(before / MIB).toFixed(1)}`,
    isKept: grown <= MAX_PAGE_MIB,
  });
}
