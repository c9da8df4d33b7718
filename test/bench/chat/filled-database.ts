import { SqliteStore } from "../../../server/store/sqlite-store.ts";

/** Words as people use them: a few all the time, most of them seldom (Zipf). */
const WORDS = Array.from({ length: 5_000 }, (_, index) => `word${index}`);
const WORDS_EACH = 12;
const AT_ONCE = 200;
const FIRST_AT = 1_700_000_000_000;
const MINUTE_MS = 60_000;

/** What the messages of a channel are like. */
export type Style =
  /** Words alone, as searches want them. */
  | "words"
  /** Short and long, Markdown, code, links, lists and replies, a minute apart. */
  | "talk";

export interface Fill {
  readonly channelId: string;
  readonly authorIds: readonly string[];
  readonly messages: number;
  readonly style: Style;
}

/** Fills channels through the store itself, as sends would. Gives back the number of the newest message of each. */
export async function fillDatabase(dataDir: string, fills: readonly Fill[]): Promise<number[]> {
  await using store = SqliteStore.open(dataDir);
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const words = () =>
    Array.from({ length: WORDS_EACH }, () => WORDS[Math.floor(WORDS.length ** random()) - 1] ?? "").join(" ");
  const newest: number[] = [];
  for (const { channelId, authorIds, messages, style } of fills) {
    let lastId = 0;
    for (let first = 0; first < messages; first += AT_ONCE) {
      const indices = Array.from({ length: Math.min(AT_ONCE, messages - first) }, (_, offset) => first + offset);
      const sent = await Promise.all(
        indices.map((index) =>
          store.messages.send({
            ...{ channelId, nonce: `${channelId}-${index}`, attachmentIds: [], mentions: [], everyone: false },
            authorId: authorIds[Math.floor(index / 3) % authorIds.length] ?? "",
            text: style === "words" ? words() : talk(index, words()),
            replyTo: style === "talk" && index % 11 === 10 ? lastId : null,
            createdAt: FIRST_AT + index * (style === "talk" ? MINUTE_MS : 1),
          }),
        ),
      );
      for (const outcome of sent) if (outcome.kind === "sent") lastId = outcome.message.id;
      if (lastId === 0) throw new Error("No message could be stored.");
    }
    newest.push(lastId);
  }
  return newest;
}

const CODE = "```ts\nfor (const each of all) {\n  await each.done(42, 'now'); // soon\n}\n```";

function talk(index: number, words: string): string {
  switch (index % 8) {
    case 0:
      return `Short ${index}.`;
    case 1:
      return `A **word** that matters, _more_ of them, and a link: https://wiki.example/raids?page=${index}`;
    case 2:
      return `${words}. ${words}. ${words}.`;
    case 3:
      return `Look at \`this\`:\n${CODE}`;
    case 4:
      return `- one ${index}\n- two\n- ||three||`;
    case 5:
      return `> ${words}\n\nand _answered_ 🎉`;
    default:
      return words;
  }
}
