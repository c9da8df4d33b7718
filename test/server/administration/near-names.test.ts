import { expect, test } from "vitest";
import { nearNames } from "../../../server/administration/near-names.ts";

const NAMES = ["anna", "annabel", "ben", "benedict", "carl", "dora", "x"];

test.each([
  ["anna", ["anna", "annabel"]],
  ["ana", ["anna"]],
  ["naan", []],
  ["nana", ["anna"]],
  ["anan", ["anna"]],
  ["Anabel", ["annabel"]],
  ["benedikt", ["benedict"]],
  ["bendeict", ["benedict"]],
  ["crla", []],
  ["cral", ["carl"]],
  ["dor", ["dora"]],
  ["", ["x"]],
  ["zzzzzzzz", []],
])("for %j may have been meant %j", (wanted, near) => {
  expect(nearNames(wanted, NAMES)).toEqual(near);
});
