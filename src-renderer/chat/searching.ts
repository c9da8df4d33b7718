import type { RequestInput } from "../../shared/protocol/requests.ts";
import type { Search, SearchQuery } from "../store/chat-state.ts";
import type { ChatBoard } from "./chat-board.ts";
import type { MessageChange } from "./message-change.ts";
import { moreFound, SEARCH_PAGE, searchChanged, searchFailed, searchFound, searchingMore } from "./search.ts";
import { errorBody, type ServerLine } from "./server-line.ts";

interface Since {
  readonly channelId: string;
  readonly change: MessageChange;
}

/** The one search that is shown (M9). */
export class Searching {
  readonly #line: ServerLine;
  readonly #board: ChatBoard;
  /** Another for each search: an answer to an earlier one comes to nothing. */
  #number = 0;
  /** What happened since it was asked, null while nothing is: the answer may be older than that. */
  #since: Since[] | null = null;

  constructor(deps: { readonly line: ServerLine; readonly board: ChatBoard }) {
    this.#line = deps.line;
    this.#board = deps.board;
  }

  search(query: SearchQuery): void {
    this.#board.set({ search: { kind: "searching", query } });
    this.#ask(query, null, (answer) => searchFound(query, answer));
  }

  /** What happened meanwhile is unknown: what was deleted is not to be shown on. */
  missedEvents(): void {
    const { search } = this.#board.state;
    if (search.kind === "found") this.#ask(search.query, null, (answer) => searchFound(search.query, answer));
  }

  more(): void {
    const begun = searchingMore(this.#board.state.search);
    if (begun === null || begun.search.kind !== "found") return;
    this.#board.set({ search: begun.search });
    this.#ask(begun.search.query, begun.before, (answer) => moreFound(this.#board.state.search, answer));
  }

  end(): void {
    this.#number += 1;
    this.#since = null;
    this.#board.set({ search: { kind: "off" } });
  }

  happened(channelId: string, change: MessageChange): void {
    const { search } = this.#board.state;
    this.#since?.push({ channelId, change });
    const after = searchChanged(search, channelId, change);
    if (after !== search) this.#board.set({ search: after });
  }

  #ask(
    { query, channelId, authorId, has }: SearchQuery,
    before: number | null,
    found: (answer: Parameters<typeof searchFound>[1]) => Search,
  ): void {
    this.#number += 1;
    const number = this.#number;
    const since: Since[] = [];
    this.#since = since;
    const data: RequestInput<"message.search"> = {
      query: query.trim(),
      limit: SEARCH_PAGE,
      ...(channelId !== null && { channelId }),
      ...(authorId !== null && { authorId }),
      ...(has !== null && { has }),
      ...(before !== null && { before }),
    };
    this.#line.patiently("message.search", data).then(
      (answer) => {
        if (number !== this.#number) return;
        this.#since = null;
        const search = since.reduce((now, { channelId: id, change }) => searchChanged(now, id, change), found(answer));
        this.#board.set({ search });
      },
      (error: unknown) => {
        if (number !== this.#number) return;
        this.#since = null;
        this.#board.set({ search: searchFailed(this.#board.state.search, errorBody(error)) });
      },
    );
  }
}
