import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** An identifier that cannot be guessed: 128 random bits. */
export function newId(): string {
  return randomBytes(16).toString("base64url");
}

/** A session token: 256 random bits (docs/protocol.md, "HTTP"). */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * The form in which tokens and invites are kept: SHA-256 in hex. Unsalted and fast on purpose: what is hashed has at least
 * 100 random bits, so there is nothing to guess from the hash.
 */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret, "utf8").digest("hex");
}

/** Compares without telling by its duration how much was right. */
export function equalSecrets(left: string, right: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(left), "hex"), Buffer.from(hashSecret(right), "hex"));
}

/** Crockford's base32: no I, L, O or U, so that a code can be read aloud and typed. */
const CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A code for people, 5 random bits a character: `groups` of four, `K3QF-…`. Five groups have 100 bits. */
export function newCode(groups: number): string {
  const characters = Array.from(randomBytes(groups * 4), (byte) => CODE_ALPHABET.charAt(byte & 31));
  return Array.from({ length: groups }, (_, group) => characters.slice(group * 4, group * 4 + 4).join("")).join("-");
}
