import { Child } from "../processes/child.ts";
import type { XDisplay } from "./x-display.ts";

const TITLE = "Event Tester";

/** A window of another program that has the keyboard, as a game does, and writes down each key that it is told of. */
export class OtherWindow implements AsyncDisposable {
  readonly #program: Child;

  private constructor(program: Child) {
    this.#program = program;
  }

  /** Opens over the whole screen and takes the focus; needs xev. */
  static async open(display: XDisplay): Promise<OtherWindow> {
    const program = new Child({
      program: "xev",
      args: ["-geometry", "1280x800+0+0", "-event", "keyboard", "-event", "focus"],
      env: display.env,
      cwd: "/",
    });
    try {
      // A display without a window manager leaves the focus where it is put by hand.
      await display.xdotool("search", "--sync", "--onlyvisible", "--name", TITLE, "windowraise", "windowfocus");
      await program.waitFor(/FocusIn event/);
      return new OtherWindow(program);
    } catch (error) {
      await program[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** How many presses it was told of. */
  get keyPresses(): number {
    return this.#program.output.match(/^KeyPress event/gm)?.length ?? 0;
  }

  /** Waits until it was told of a press of that X keysym. */
  async waitForKey(keysym: string): Promise<void> {
    await this.#program.waitFor(new RegExp(`^KeyPress event.*\\n.*\\n.*, ${keysym}\\)`, "m"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
  }
}
