import type { Machine } from "./machine.ts";

export interface Diagnosis {
  readonly exitCode: number | null;
  /** Warnings and faults, as they are printed. */
  readonly wrong: readonly { readonly check: string; readonly what: string }[];
  readonly output: string;
}

/** The host's commands, as the page has them be typed. */
export class Doctor {
  readonly #machine: Machine;
  readonly #launcher: readonly string[];
  readonly #line: string;

  /** @param line the page's command, with `doctor` in it. */
  constructor(machine: Machine, launcher: readonly string[], line: string) {
    this.#machine = machine;
    this.#launcher = launcher;
    this.#line = line;
  }

  async look(): Promise<Diagnosis> {
    const { exitCode, output } = await this.#machine.type(this.#line, { launcher: this.#launcher });
    const found = output.matchAll(/^(?:WARNING|FAULT) +(\w+): (.*)$/gm);
    return { exitCode, wrong: [...found].map(([, check = "", what = ""]) => ({ check, what })), output };
  }

  /** Another command, given in the same way. */
  async command(words: string): Promise<string> {
    const line = this.#line.replace(/doctor$/, words);
    return this.#machine.must(line, { launcher: this.#launcher });
  }
}
