import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { createLog } from "../../../src-main/system/log.ts";
import { logText } from "../../../src-main/system/log-text.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const token = fc.string({ unit: fc.constantFrom(...BASE64URL), minLength: 43, maxLength: 43 });
const code = fc
  .array(fc.string({ unit: fc.constantFrom(...CROCKFORD), minLength: 4, maxLength: 4 }), { minLength: 5, maxLength: 5 })
  .map((groups) => groups.join("-"));
const said = fc
  .string({ unit: fc.constantFrom(..."abcdefgh "), minLength: 12, maxLength: 40 })
  .map((text) => `§${text}§`);

/** Control characters of all kinds among others; fast-check's own "binary" strings take seconds to begin. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xa0 }), fc.constantFrom(0x2028, 0x202e, 0x1f600)), { maxLength: 20 })
  .map((points) => String.fromCodePoint(...points));

const read = (folder: TempFolder, name = "main.log") => readFile(join(folder.path, "logs", name), "utf8");
const logIn = (folder: TempFolder, maxBytes?: number) =>
  createLog({
    folder: join(folder.path, "logs"),
    level: "info",
    console: "off",
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });

describe("the log file", () => {
  it("is there after each entry, with time, level, sentence and details", async () => {
    await using folder = await TempFolder.make();
    const log = logIn(folder);
    log.info("the program starts", { version: "1.2.3", first: true });
    expect(await read(folder)).toMatch(
      /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\] \[info\]\s+the program starts \{"version":"1\.2\.3","first":true\}\r?\n$/,
    );
  });

  it("leaves out what is only for those who look for a fault", async () => {
    await using folder = await TempFolder.make();
    const log = logIn(folder);
    log.debug("a detail");
    log.warn("a warning");
    expect(await read(folder)).not.toContain("a detail");
  });

  it("keeps two files and no more", async () => {
    await using folder = await TempFolder.make();
    const log = logIn(folder, 1_000);
    for (let entry = 0; entry < 100; entry++) log.info("one of many entries", { entry });
    const [current, old] = [await read(folder), await read(folder, "main.old.log")];
    expect(current).toContain('"entry":99');
    expect(old).not.toContain('"entry":0}');
    expect(Math.max(current.length, old.length)).toBeLessThan(1_200);
  });

  it("that cannot be written stops nobody", async () => {
    await using folder = await TempFolder.make();
    await writeFile(join(folder.path, "logs"), "a file where the folder is to be");
    const log = logIn(folder);
    expect(() => log.error("something")).not.toThrow();
  });
});

describe("an entry", () => {
  it("has the stack, the code and the causes of its error", () => {
    const cause = Object.assign(new Error("no space left"), { code: "ENOSPC" });
    const entry = logText("saving failed", { error: new ProtocolError("unavailable", "Try again.", { cause }) });
    expect(entry).toContain("ProtocolError: Try again.");
    expect(entry).toContain("log.test.ts");
    expect(entry).toContain("[unavailable]");
    expect(entry).toContain("no space left");
    expect(entry).toContain("[ENOSPC]");
  });

  it("ends, whatever is in it", () => {
    const loop: Record<string, unknown> = { size: 10n, call: () => 1, bytes: new Uint8Array(3) };
    loop["itself"] = loop;
    expect(logText("odd", { loop, error: "only a string" })).toContain("only a string");
    expect(logText("long", { long: "word ".repeat(10_000) }).length).toBeLessThan(20_000);
  });

  it("is one line, whatever its details hold", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(logText(text, { name: text })).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
      }),
    );
  });

  it("keeps what is no secret", () => {
    expect(logText("x", { context: "call", code: 4001, channelId: "a-channel" })).toBe(
      'x {"context":"call","code":4001,"channelId":"a-channel"}',
    );
  });
});

describe("secrets", () => {
  it.each(["token", "sessionToken", "session_token", "password", "Authorization", "inviteCode", "text", "sdp"])(
    "in a field called %s are never written, at any depth",
    (name) => {
      fc.assert(
        fc.property(said, fc.integer({ min: 0, max: 8 }), (secret, depth) => {
          let details: Record<string, unknown> = { [name]: secret };
          for (let level = 0; level < depth; level++)
            details = level % 2 === 0 ? { inner: details } : { inner: [details] };
          expect(logText("something", details)).not.toContain(secret);
        }),
      );
    },
  );

  it("are never written, wherever a token or an invite code turns up", () => {
    fc.assert(
      fc.property(token, code, (token, code) => {
        const address = `https://voice.example.org/invite/${code}?token=${token}`;
        const error = new Error(`failed for ${token} at ${address}`, { cause: new Error(`Bearer ${token}`) });
        const entry = logText(`see ${address}`, { url: address, note: `code ${code}`, list: [token], error });
        expect(entry).not.toContain(token);
        expect(entry).not.toContain(code);
      }),
    );
  });

  it("in a header are never written", () => {
    expect(logText("refused", { header: "Basic bWU6aHVudGVyMg==", error: new Error("Bearer short") })).not.toMatch(
      /bWU6aHVudGVyMg|short/,
    );
  });

  it("in addresses are never written", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{9,30}$/), (secret) => {
        const link = `cromulent://join?server=https%3A%2F%2Fx.example&code=${secret}`;
        const entry = logText("opened", { link, page: `https://me:${secret}@x.example/`, path: `/invite/${secret}` });
        expect(entry).not.toContain(secret);
      }),
    );
  });
});
