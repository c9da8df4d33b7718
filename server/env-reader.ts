export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads single variables and collects what is wrong with them instead of stopping at the first fault. */
export class EnvReader {
  readonly faults: string[] = [];
  readonly #environment: Environment;
  readonly #given = new Map<string, string>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  fault(sentence: string): void {
    if (!this.faults.includes(sentence)) this.faults.push(sentence);
  }

  /** Every variable that was asked for until now and is set, those of `secrets` left out. */
  given(secrets: readonly string[]): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#given].filter(([name]) => !secrets.includes(name)));
  }

  /** null: unset; "": set to nothing. */
  textOrEmpty(name: string): string | null {
    return this.#noted(name, this.#environment[name]?.trim() ?? null);
  }

  /** null: unset or set to nothing. */
  text(name: string): string | null {
    return this.#noted(name, this.#environment[name]?.trim() || null);
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

  /** Like `90s`, `30m`, `24h` or `7d`, in milliseconds; null: unset. */
  duration(name: string, range: { readonly min: string; readonly max: string }): number | null {
    const value = this.text(name);
    if (value === null) return null;
    const ms = durationMs(value);
    if (ms !== null && ms >= (durationMs(range.min) ?? 0) && ms <= (durationMs(range.max) ?? 0)) return ms;
    this.fault(`${name} must be a duration like 24h, from ${range.min} to ${range.max}`);
    return null;
  }

  /** The first choice is the default. */
  choice<const C extends string>(name: string, choices: readonly [C, ...C[]]): C {
    const value = this.text(name);
    if (value === null) return choices[0];
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) this.fault(`${name} must be one of ${choices.join(", ")}`);
    return chosen ?? choices[0];
  }

  #noted(name: string, value: string | null): string | null {
    if (value !== null) this.#given.set(name, value);
    return value;
  }
}

const UNIT_MS = new Map([
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** `90s`, `30m`, `24h` or `7d`; null for anything else. */
export function durationMs(text: string): number | null {
  const [, count, unit = ""] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const unitMs = UNIT_MS.get(unit);
  return unitMs === undefined ? null : Number(count) * unitMs;
}
