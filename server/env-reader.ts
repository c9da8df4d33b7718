export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads single variables and collects what is wrong with them instead of stopping at the first fault. */
export class EnvReader {
  readonly faults: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  fault(sentence: string): void {
    if (!this.faults.includes(sentence)) this.faults.push(sentence);
  }

  /** null: unset; "": set to nothing. */
  textOrEmpty(name: string): string | null {
    return this.#environment[name]?.trim() ?? null;
  }

  /** null: unset or set to nothing. */
  text(name: string): string | null {
    return this.textOrEmpty(name) || null;
  }

  /** Comma separated, without empty entries. */
  list(name: string): string[] {
    return (this.text(name) ?? "")
      .split(",")
      .map((entry) => entry.trim())
      .filter((entry) => entry !== "");
  }

  checked(name: string, fallback: string, isValid: (value: string) => boolean, expected: string): string {
    const value = this.text(name) ?? fallback;
    if (!isValid(value)) this.fault(`${name} must be ${expected}`);
    return value;
  }

  integer(name: string, fallback: number, range: { readonly min: number; readonly max: number }): number {
    const value = this.text(name);
    if (value === null) return fallback;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= range.min && number <= range.max) return number;
    this.fault(`${name} must be a whole number from ${range.min} to ${range.max}`);
    return fallback;
  }

  /** The first choice is the default. */
  choice<const C extends string>(name: string, choices: readonly [C, ...C[]]): C {
    const value = this.text(name);
    if (value === null) return choices[0];
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) this.fault(`${name} must be one of ${choices.join(", ")}`);
    return chosen ?? choices[0];
  }
}
