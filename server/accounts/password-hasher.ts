import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Limits } from "../../shared/protocol/limits.ts";

const argon2Async = promisify(argon2);

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT_BYTES = 16;
const TAG_BYTES = 32;
/** What a hash says of itself is bounded too, so that a damaged row cannot take all memory. */
const MAX_MEMORY_KIB = 1_048_576;
const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,})\$([A-Za-z0-9+/]{16,})$/;

interface PasswordHash {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

/**
 * argon2id hashes as PHC strings. A hash costs 19 MiB and tens of milliseconds of a core on purpose, so only a few run at
 * once, a bounded number waits, and the rest is turned away as `unavailable`.
 */
export class PasswordHasher {
  readonly #atOnce: number;
  readonly #maxWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  /** Of a password that nobody has: checked in the place of an account that does not exist. */
  readonly #nobody = formatPhc({ ...COST, salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) });

  constructor(limits: Pick<Limits, "passwordHashesAtOnce" | "passwordHashesWaiting">) {
    this.#atOnce = limits.passwordHashesAtOnce;
    this.#maxWaiting = limits.passwordHashesWaiting;
  }

  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return formatPhc({ ...COST, salt, tag: await this.#derive(password, { ...COST, salt, tagLength: TAG_BYTES }) });
  }

  /** Whether `password` is the one of `phc`. Null, for an account that does not exist, costs the same and is never right. */
  async verify(password: string, phc: string | null): Promise<boolean> {
    const { tag, ...parameters } = parsePhc(phc ?? this.#nobody);
    const derived = await this.#derive(password, { ...parameters, tagLength: tag.length });
    return timingSafeEqual(derived, tag) && phc !== null;
  }

  async #derive(password: string, { salt, ...parameters }: DeriveParameters): Promise<Buffer> {
    // One key on a keyboard of macOS and one of Windows may give the same letter in different forms (RFC 8265, 4.2).
    const message = Buffer.from(password.normalize("NFC"), "utf8");
    await this.#enter();
    try {
      return await argon2Async("argon2id", { message, nonce: salt, ...parameters });
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#atOnce) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= this.#maxWaiting) {
      throw new ProtocolError("unavailable", "The server is busy with log-ins; try again in a few seconds.");
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the place on, so that nobody who comes now can slip in before those who wait. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running--;
    else next();
  }
}

interface DeriveParameters extends Omit<PasswordHash, "tag"> {
  readonly tagLength: number;
}

/** https://github.com/P-H-C/phc-string-format: base64 without padding. */
function formatPhc({ memory, passes, parallelism, salt, tag }: PasswordHash): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

function parsePhc(phc: string): PasswordHash {
  const [, memory = "", passes = "", parallelism = "", salt = "", tag = ""] = PHC.exec(phc) ?? [];
  if (tag === "" || Number(memory) > MAX_MEMORY_KIB) throw new Error("A password hash in the database is damaged");
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, "base64"),
    tag: Buffer.from(tag, "base64"),
  };
}
