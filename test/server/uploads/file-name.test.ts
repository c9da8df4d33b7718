import { describe, expect, test } from "vitest";
import { contentDisposition } from "../../../server/uploads/content-disposition.ts";
import { cleanFileName } from "../../../server/uploads/file-name.ts";

describe("M10 the name of a file", () => {
  test.each([
    ["photo.jpg", "photo.jpg"],
    ["/etc/passwd", "passwd"],
    ["..\\..\\windows\\system32\\cmd.exe", "cmd.exe"],
    ["a/b\\c/d.txt", "d.txt"],
    ["a\r\nSet-Cookie: b=c\0.txt", "aSet-Cookie: b=c.txt"],
    ["", "file"],
    ["..", "file"],
    ["folder/", "file"],
    [" . ", "file"],
    ["  spaced.txt  ", "spaced.txt"],
    // Reads as "annexe.txt.exe" backwards otherwise.
    ["ann\u{202E}txt.exe", "anntxt.exe"],
    ["\u{D800}half.txt", "half.txt"],
    ["日本語 \u{1F468}\u{200D}\u{1F469}.png", "日本語 \u{1F468}\u{200D}\u{1F469}.png"],
    [".htaccess", ".htaccess"],
  ])("%j is kept as %j", (raw, name) => expect(cleanFileName(raw)).toBe(name));

  test("has 128 characters at most, and keeps its ending", () => {
    const name = cleanFileName(`${"\u{1F419}".repeat(300)}.tar.gz`);
    expect([...name]).toHaveLength(128);
    expect(name.endsWith("\u{1F419}.gz")).toBe(true);
    expect([...cleanFileName(`a.${"b".repeat(300)}`)]).toHaveLength(128);
    expect([...cleanFileName("c".repeat(300))]).toHaveLength(128);
  });
});

describe("Content-Disposition", () => {
  test.each([
    ["plain.txt", `attachment; filename="plain.txt"; filename*=UTF-8''plain.txt`],
    ['a"; b\\c%41.txt', `attachment; filename="a__ b_c_41.txt"; filename*=UTF-8''a%22%3B%20b%5Cc%2541.txt`],
    [
      "Übung 'x'(1)*.pdf",
      `attachment; filename="_bung 'x'(1)*.pdf"; filename*=UTF-8''%C3%9Cbung%20%27x%27%281%29%2A.pdf`,
    ],
    ["\u{1F419}", `attachment; filename="_"; filename*=UTF-8''%F0%9F%90%99`],
  ])("of %j", (name, header) => expect(contentDisposition("attachment", name)).toBe(header));
});
