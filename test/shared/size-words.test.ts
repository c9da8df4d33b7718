import { expect, it } from "vitest";
import { sizeWords } from "../../shared/size-words.ts";

it.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [1_023, "1023 bytes"],
  [1_024, "1 KB"],
  [1_536, "1.5 KB"],
  [25 * 1_024 ** 2, "25 MB"],
  [1.4 * 1_024 ** 3, "1.4 GB"],
  [40 * 1_024 ** 4, "40 TB"],
])("%i bytes are %s", (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
