import { readFile } from "node:fs/promises";
import { join } from "node:path";
import express, { Router } from "express";
import { errorCode } from "../start-error.ts";
import { notFound } from "./errors.ts";

const YEAR_MS = 31_536_000_000;

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Cromulent</title>
<h1>The web client is not built yet</h1>
<p>Run <code>npm run build</code> in the server's folder, then load this page again. The desktop app works meanwhile.</p>
</html>
`;

/**
 * The web client from `webRoot`. Its page answers every address that is no file, so that an invite's link opens it; the
 * files under `assets/` have their content's hash in the name and never change.
 */
export function createWebClient(webRoot: string): Router {
  const web = Router();
  web.use(
    "/assets",
    express.static(join(webRoot, "assets"), { index: false, redirect: false, immutable: true, maxAge: YEAR_MS }),
    () => {
      throw notFound();
    },
  );
  web.use(express.static(webRoot, { index: false, redirect: false, setHeaders: revalidate }));
  web.use(async (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") throw notFound();
    const page = await readPage(join(webRoot, "index.html"));
    response.setHeader("Cache-Control", "no-cache");
    response
      .status(page === null ? 503 : 200)
      .type("html")
      .send(page ?? NOT_BUILT);
  });
  return web;
}

function revalidate(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader("Cache-Control", "no-cache");
}

/** Read each time: it is small, and a client that was built while the server runs is there at the next visit. */
async function readPage(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return null;
    throw error;
  }
}
