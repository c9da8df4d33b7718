import { describe, expect, test } from "vitest";
import { PasswordHasher } from "../../../server/accounts/password-hasher.ts";
import { DEFAULT_LIMITS, type Limits } from "../../../shared/protocol/limits.ts";

/** https://github.com/P-H-C/phc-winner-argon2, src/test.c: "password" and "somesalt" with t=2, m=2^16, p=1. */
const REFERENCE = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

function hasher(limits: Partial<Limits> = {}) {
  return new PasswordHasher({ ...DEFAULT_LIMITS, ...limits });
}

describe("password hashes", () => {
  test("are PHC strings of argon2id with 19 MiB, two passes and a salt of their own", async () => {
    const passwords = hasher();
    const [first, second] = await Promise.all([passwords.hash("correct horse"), passwords.hash("correct horse")]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(first).not.toBe(second);
    expect(await passwords.verify("correct horse", first)).toBe(true);
    expect(await passwords.verify("correct horsf", first)).toBe(false);
  });

  test("a hash of the reference implementation is understood", async () => {
    expect(await hasher().verify("password", REFERENCE)).toBe(true);
    expect(await hasher().verify("Password", REFERENCE)).toBe(false);
  });

  test("a password is taken as it is, but for the form in which a keyboard sends its letters", async () => {
    const passwords = hasher();
    const hash = await passwords.hash(" caf\u00e9 bar ");
    expect(await passwords.verify(" cafe\u0301 bar ", hash)).toBe(true);
    expect(await passwords.verify("caf\u00e9 bar", hash)).toBe(false);
  });

  test("an account that does not exist is never right and costs the same", async () => {
    const passwords = hasher();
    const hash = await passwords.hash("correct horse");
    expect(await passwords.verify("", null)).toBe(false);
    const known = await medianMs(() => passwords.verify("wrong horse", hash));
    const unknown = await medianMs(() => passwords.verify("wrong horse", null));
    // Without the hash it would be thousands of times less; the machine may be busy.
    expect(unknown).toBeGreaterThan(known / 4);
    expect(unknown).toBeLessThan(known * 4);
  });

  test("beyond those at work and those waiting the rest is turned away, and the others are served", async () => {
    const passwords = hasher({ passwordHashesAtOnce: 2, passwordHashesWaiting: 3 });
    const results = await Promise.allSettled(Array.from({ length: 7 }, () => passwords.hash("correct horse")));
    expect(results.map((result) => result.status)).toEqual([
      ...Array.from({ length: 5 }, () => "fulfilled"),
      "rejected",
      "rejected",
    ]);
    expect(results[6]).toMatchObject({ reason: { code: "unavailable" } });
    await expect(passwords.hash("correct horse")).resolves.toContain("$argon2id$");
  });

  test("a damaged hash is an error, not a log-in", async () => {
    for (const damaged of ["", "plain", "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHRzb21l$c29tZXNhbHRzb21lc29t"]) {
      await expect(hasher().verify("password", damaged)).rejects.toThrow("damaged");
    }
  });
});

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const timesMs: number[] = [];
  for (let run = 0; run < 7; run++) {
    const startedAt = performance.now();
    await work();
    timesMs.push(performance.now() - startedAt);
  }
  return timesMs.sort((a, b) => a - b)[3] ?? 0;
}
