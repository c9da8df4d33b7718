import { join } from "node:path";
import { Child } from "../processes/child.ts";
import type { Namespace } from "./namespace.ts";

/** For each direction. */
export interface Weather {
  readonly delayMs: number;
  /** Evenly from that much less to that much more; no packet passes another. */
  readonly jitterMs: number;
  /** 0 to 1. */
  readonly loss: number;
}

export interface WireEnd {
  readonly namespace: Namespace;
  readonly device: string;
}

/** A cable between two namespaces that delays and loses; a program of its own, as not every kernel has netem. */
export class Wire implements AsyncDisposable {
  readonly #child: Child;
  #changes = 0;

  private constructor(child: Child) {
    this.#child = child;
  }

  /** Makes the devices at both ends; the caller brings them up. The same seed loses the same packets. */
  static async open(ends: readonly [WireEnd, WireEnd], seed: number): Promise<Wire> {
    for (const { namespace, device } of ends) await namespace.ip("tuntap", "add", "mode", "tap", "name", device);
    const child = new Child({
      program: "python3",
      args: [
        join(import.meta.dirname, "wire.py"),
        ...ends.flatMap(({ namespace, device }) => [namespace.name, device]),
        String(seed),
      ],
      env: process.env,
      cwd: import.meta.dirname,
      stdin: "pipe",
    });
    try {
      await child.waitFor(/^ready$/m);
      return new Wire(child);
    } catch (error) {
      await child[Symbol.asyncDispose]();
      throw error;
    }
  }

  async set(weather: Weather): Promise<void> {
    this.#changes++;
    this.#child.write(`${JSON.stringify(weather)}\n`);
    await this.#child.waitFor(new RegExp(`^ready\n(?:set\n){${this.#changes}}`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}
