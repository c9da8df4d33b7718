import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { isAppUrl, parseUrl } from "./app-origin.ts";
import { contentSecurityPolicy } from "./content-security-policy.ts";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};

export interface AppFilesDeps {
  /** Absolute; the only folder that is served. */
  readonly root: string;
  /** Of the user's servers, for their pictures: a page shows one after the other, and its policy stays as it was loaded. */
  readonly imageOrigins: () => readonly string[];
}

/** Answers `app://cromulent/…` with the files of the built renderer. */
export class AppFiles {
  readonly #deps: AppFilesDeps;

  constructor(deps: AppFilesDeps) {
    this.#deps = deps;
  }

  /** Never rejects: what is not there is 404, what is not asked for rightly is 403 or 405. */
  async answer(request: { readonly url: string; readonly method: string }): Promise<Response> {
    if (request.method !== "GET" && request.method !== "HEAD") return this.#refuse(405);
    const path = appFilePath(this.#deps.root, request.url);
    if (path === null) return this.#refuse(403);
    const type = CONTENT_TYPES[extname(path)];
    if (type === undefined) return this.#refuse(404);
    try {
      const content = await readFile(path);
      return new Response(new Uint8Array(content), { headers: { ...this.#headers(), "Content-Type": type } });
    } catch {
      return this.#refuse(404);
    }
  }

  #refuse(status: 403 | 404 | 405): Response {
    return new Response(null, { status, headers: this.#headers() });
  }

  #headers(): Record<string, string> {
    return {
      "Content-Security-Policy": contentSecurityPolicy(this.#deps.imageOrigins()),
      "X-Content-Type-Options": "nosniff",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Referrer-Policy": "no-referrer",
      // They come from the disk anyway, and after an update a page must not meet the scripts of the one before.
      "Cache-Control": "no-store",
    };
  }
}

/** The file that an address of ours names, or null where it names none below `root`. */
export function appFilePath(root: string, address: string): string | null {
  if (!isAppUrl(address)) return null;
  const name = decode(parseUrl(address)?.pathname ?? "");
  // A backslash is a separator on Windows, and a NUL ends a name where C reads it.
  if (name === null || /[\\\0]/.test(name)) return null;
  const path = join(root, name);
  return path.startsWith(root + sep) ? path : null;
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
