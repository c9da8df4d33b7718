import { SqliteStore } from "../../../server/store/sqlite-store.ts";

/** Words as people use them: a few all the time, most of them seldom (Zipf). */
const WORDS = Array.from({ length: 5_000 }, (_, index) => `word${index}`);
const WORDS_EACH = 12;
const AT_ONCE = 200;

export interface Fill {
  readonly channelId: string;
  readonly authorId: string;
  readonly messages: number;
}

/** Fills channels through the store itself, as sends would. */
export async function fillDatabase(dataDir: string, fills: readonly Fill[]): Promise<void> {
  await using store = SqliteStore.open(dataDir);
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const word = () => WORDS[Math.floor(WORDS.length ** random()) - 1] ?? "";
  for (const { channelId, authorId, messages } of fills) {
    for (let first = 0; first < messages; first += AT_ONCE) {
      const count = Math.min(AT_ONCE, messages - first);
      await Promise.all(
        Array.from({ length: count }, (_, index) =>
          store.messages.send({
            ...{ channelId, authorId, nonce: `${channelId}-${first + index}`, replyTo: null, attachmentIds: [] },
            ...{ text: Array.from({ length: WORDS_EACH }, word).join(" "), mentions: [], everyone: false },
            createdAt: 1_700_000_000_000 + first + index,
          }),
        ),
      );
    }
  }
}
