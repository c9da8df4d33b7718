import { Child } from "../../../helpers/processes/child.ts";

const PORT = 8123;
const PROGRAM = `
let aheadMs = 0;
process.stdin.setEncoding("utf8").on("data", (text) => {
  aheadMs = Number(text.trim());
  console.log("ahead by " + aheadMs);
});
require("node:http").createServer({}, (request, response) => {
  response.sendDate = false;
  response.setHeader("date", new Date(Date.now() + aheadMs).toUTCString());
  response.end();
}).listen(${PORT}, "127.0.0.1", () => console.log("tells the time"));
`;

/** Tells the time by `Date`, as the sites of the internet do, and wrong if it is to. */
export class DateServer implements AsyncDisposable {
  readonly url = `http://127.0.0.1:${PORT}/`;
  readonly #child: Child;

  private constructor(child: Child) {
    this.#child = child;
  }

  static async start(launcher: readonly string[]): Promise<DateServer> {
    const args = ["-e", PROGRAM];
    const child = new Child({ launcher, program: process.execPath, args, env: process.env, cwd: "/", stdin: "pipe" });
    await child.waitFor(/tells the time/);
    return new DateServer(child);
  }

  /** From now on its clock is so far ahead of this machine's, in ms. */
  async setAhead(ms: number): Promise<void> {
    const seen = this.#child.output.length;
    this.#child.write(`${ms}\n`);
    // Only what comes after it: an earlier answer may have been the same.
    while (!this.#child.output.slice(seen).includes(`ahead by ${ms}\n`)) {
      await this.#child.waitFor(new RegExp(`^[\\s\\S]{${seen}}[\\s\\S]*ahead by ${ms}\\n`));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}
