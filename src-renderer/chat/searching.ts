import type { RequestInput } from "../../shared/protocol/requests.ts";
import type { SearchQuery } from "../store/chat-state.ts";
import type { ChatBoard } from "./chat-board.ts";
import type { MessageChange } from "./message-change.ts";
import { moreFound, SEARCH_PAGE, searchChanged, searchFailed, searchFound, searchingMore } from "./search.ts";
import { errorBody, type ServerLine } from "./server-line.ts";

/** The one search that is shown (M9). */
export class Searching {
  readonly #line: ServerLine;
  readonly #board: ChatBoard;
  /** Another for each search: an answer to an earlier one comes to nothing. */
  #number = 0;

  constructor(deps: { readonly line: ServerLine; readonly board: ChatBoard }) {
    this.#line = deps.line;
    this.#board = deps.board;
  }

  search(query: SearchQuery): void {
    this.#board.set({ search: { kind: "searching", query } });
    this.#ask(query, null, (answer) => this.#board.set({ search: searchFound(query, answer) }));
  }

  more(): void {
    const begun = searchingMore(this.#board.state.search);
    if (begun === null || begun.search.kind !== "found") return;
    this.#board.set({ search: begun.search });
    this.#ask(begun.search.query, begun.before, (answer) =>
      this.#board.set({ search: moreFound(this.#board.state.search, answer) }),
    );
  }

  end(): void {
    this.#number += 1;
    this.#board.set({ search: { kind: "off" } });
  }

  happened(channelId: string, change: MessageChange): void {
    const { search } = this.#board.state;
    const after = searchChanged(search, channelId, change);
    if (after !== search) this.#board.set({ search: after });
  }

  #ask(
    { query, channelId, authorId, has }: SearchQuery,
    before: number | null,
    found: (answer: Parameters<typeof searchFound>[1]) => void,
  ): void {
    this.#number += 1;
    const number = this.#number;
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
        if (number === this.#number) found(answer);
      },
      (error: unknown) => {
        if (number !== this.#number) return;
        this.#board.set({ search: searchFailed(this.#board.state.search, errorBody(error)) });
      },
    );
  }
}
