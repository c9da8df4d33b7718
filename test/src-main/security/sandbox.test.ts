import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { sandboxAll } from "../../../src-main/security/sandbox.ts";
import { projectDir } from "../../helpers/paths.ts";

function sandboxed(switches: readonly string[]): number {
  let calls = 0;
  sandboxAll({
    commandLine: { hasSwitch: (name) => switches.includes(name) },
    enableSandbox: () => {
      calls += 1;
    },
  });
  return calls;
}

it("4 All pages are sandboxed, unless Chromium's sandbox was switched off by hand", () => {
  expect(sandboxed([])).toBe(1);
  expect(sandboxed(["no-sandbox"])).toBe(0);
});

it("4 The program asks for it before it is ready", () => {
  const main = readFileSync(join(projectDir, "src-main/main.ts"), "utf8");
  expect(main.indexOf("sandboxAll(app);")).toBeGreaterThan(0);
  expect(main.indexOf("sandboxAll(app);")).toBeLessThan(main.search(/app\s*\.whenReady\(\)/));
});
