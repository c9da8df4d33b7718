import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { Child } from "../processes/child.ts";
import { runTool } from "../processes/run-tool.ts";

/** A screen that no one sees, with a keyboard and a mouse that a test moves as a hand does. Needs Xvfb and xdotool. */
export class XDisplay implements AsyncDisposable {
  /** `:7` */
  readonly name: string;
  readonly #server: Child;

  private constructor(server: Child, name: string) {
    this.#server = server;
    this.name = name;
  }

  static async open(): Promise<XDisplay> {
    const server = new Child({
      program: "Xvfb",
      // It takes a number that is free, and writes it to stdout. It is not to begin anew, and forget which keys are down or
      // drop whoever comes just then, each time that its last client goes.
      args: ["-displayfd", "1", "-noreset", "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
      env: process.env,
      cwd: "/",
    });
    try {
      const [, number = ""] = await server.waitFor(/^(\d+)\n/m);
      return new XDisplay(server, `:${number}`);
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The environment of a program that is to be on this display, and on no Wayland that the tester may have. */
  get env(): NodeJS.ProcessEnv {
    const { WAYLAND_DISPLAY: _, XDG_SESSION_TYPE: __, ...env } = process.env;
    return { ...env, DISPLAY: this.name };
  }

  /** By the names of X keysyms: `F8`, `Shift_L`. */
  async keyDown(key: string): Promise<void> {
    await this.xdotool("keydown", key);
  }

  async keyUp(key: string): Promise<void> {
    await this.xdotool("keyup", key);
  }

  /** Presses and releases each, without a pause. */
  async typeKeys(keys: readonly string[]): Promise<void> {
    await this.xdotool("key", "--delay", "0", ...keys);
  }

  /** 1 left, 2 middle, 3 right, 8 back, 9 forward. */
  async buttonDown(button: number): Promise<void> {
    await this.xdotool("mousedown", String(button));
  }

  async buttonUp(button: number): Promise<void> {
    await this.xdotool("mouseup", String(button));
  }

  async moveMouse(path: readonly (readonly [x: number, y: number])[]): Promise<void> {
    await this.xdotool(...path.flatMap(([x, y]) => ["mousemove", String(x), String(y)]));
  }

  /** Runs xdotool's commands one after another, in one process; gives what it wrote. */
  xdotool(...commands: string[]): Promise<string> {
    return runTool("xdotool", commands, { env: this.env });
  }

  /** The whole screen, as a PNG. */
  async screenshot(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await runTool("import", ["-window", "root", path], { env: this.env });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
  }
}
