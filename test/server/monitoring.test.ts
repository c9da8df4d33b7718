import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectDir } from "../helpers/paths.ts";
import { startTestServer } from "../helpers/test-server.ts";

const FOLDER = join(projectDir, "docs/monitoring");
const SUFFIX = /_(bucket|count|sum)$/;

async function metricsNamedIn(file: string): Promise<string[]> {
  const text = await readFile(join(FOLDER, file), "utf8");
  const names = text.match(/\b(cromulent|nodejs|process)_[a-z0-9_]+/g) ?? [];
  return [...new Set(names)];
}

test.each(["alerts.yml", "grafana-dashboard.json"])("%s names only metrics that a server has", async (file) => {
  await using server = await startTestServer();
  const text = await (await fetch(`${server.server.adminUrl}/metrics`)).text();
  const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const named = await metricsNamedIn(file);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !known.has(name) && !known.has(name.replace(SUFFIX, "")))).toEqual([]);
});

test("every metric of the server's own is on the dashboard", async () => {
  await using server = await startTestServer();
  const text = await (await fetch(`${server.server.adminUrl}/metrics`)).text();
  const own = [...text.matchAll(/^# TYPE (cromulent_\S+)/gm)].map(([, name]) => name);
  const shown = new Set((await metricsNamedIn("grafana-dashboard.json")).map((name) => name.replace(SUFFIX, "")));
  expect(own.length).toBeGreaterThan(10);
  expect(own.filter((name) => name === undefined || !shown.has(name))).toEqual([]);
});
