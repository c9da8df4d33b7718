import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults, Spec } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../helpers/browser/chromium.ts";
import { look, SceneServer, type Scheme, type Size } from "./scene-page.ts";
import { SCENES } from "./scenes.ts";

/** Each scheme once and each size once: what one of them alone gets wrong is a colour or a layout. */
const LOOKS: readonly (readonly [Size, Scheme])[] = [
  ["wide", "dark"],
  ["narrow", "light"],
];

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
let server: SceneServer;
let browser: Browser;

beforeAll(async () => {
  server = await SceneServer.start();
  browser = await launchChromium({ kind: "denied" });
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

describe.each(LOOKS)("axe finds nothing to object to, %s and %s", (size, scheme) => {
  const scenes = Object.entries(SCENES).filter(([, scene]) => (scene.only ?? size) === size);
  const failures: string[] = [];
  let page: Page;

  beforeAll(async () => {
    page = await (await browser.newContext(look(size, scheme))).newPage();
    page.on("pageerror", (error) => failures.push(error.message));
    await page.addInitScript(axeSource);
    await page.addInitScript((spec) => globalThis.axe.configure(spec), RULES);
  });

  afterAll(() => page.context().close());

  it.each(scenes)("in the scene %s", async (name, scene) => {
    await server.show(page, name, scene);
    const { violations } = await page.evaluate(
      (exclude) => globalThis.axe.run({ exclude }, { resultTypes: ["violations"] }),
      EXCLUDED,
    );
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
    );
    expect([...failures.splice(0), ...found]).toEqual([]);
  });
});
