import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults, Spec } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../helpers/browser/chromium.ts";
import { look, SceneServer, type Scheme, type Size } from "./scene-page.ts";
import { SCENES } from "./scenes.ts";

/**
 * A tooltip belongs to what it describes, and what is offered to the field that names it, in whatever part of the document
 * they stand: as axe has it, but for the last two.
 */
const RULES: Spec = {
  checks: [
    {
      id: "region",
      options: { regionMatcher: "dialog, [role=dialog], [role=alertdialog], svg, [role=tooltip], [role=listbox]" },
    },
  ],
};

/** React-aria says things there for as long as the page lives, also of scenes that are gone. */
const EXCLUDED = ["[data-live-announcer]"];

declare global {
  /** axe-core, as its script leaves it on the page. */
  var axe: {
    configure(spec: Spec): void;
    run(context: { exclude: readonly string[] }, options: { resultTypes: string[] }): Promise<AxeResults>;
  };
}

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Holds every scene of that look to axe's rules: a suite for a test file, which then has one page for all of them. A file for
 * each look, so that they run at the same time.
 */
export function describeAccessibility(size: Size, scheme: Scheme): void {
  describe(`axe finds nothing to object to, ${size} and ${scheme}`, () => {
    const scenes = Object.entries(SCENES).filter(([, scene]) => (scene.only ?? size) === size);
    const failures: string[] = [];
    const owned = new AsyncDisposableStack();
    let server: SceneServer;
    let page: Page;

    beforeAll(async () => {
      server = owned.use(await SceneServer.start());
      const browser = owned.use(await launchChromium({ kind: "denied" }));
      page = await (await browser.newContext(look(size, scheme))).newPage();
      page.on("pageerror", (error) => failures.push(error.message));
      await page.addInitScript(axeSource);
      await page.addInitScript((spec) => globalThis.axe.configure(spec), RULES);
    });

    afterAll(() => owned.disposeAsync());

    it.each(scenes)("in the scene %s", async (name, scene) => {
      await server.show(page, name, scene);
      const found = await page.evaluate(findViolations, EXCLUDED);
      expect([...failures.splice(0), ...found]).toEqual([]);
    });
  });
}

/** Runs in the page, which keeps the rest of axe's results: they are long, and nobody reads them. */
async function findViolations(exclude: readonly string[]): Promise<string[]> {
  const { violations } = await globalThis.axe.run({ exclude }, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}
