/**
 * Which part of the project may import what (docs/architecture.md, "Folders say the environment"). The compiler proves that
 * shared/ uses neither Node's nor the DOM's globals; this proves the rest.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { ROOT } from "./bootstrap.mjs";

/**
 * @typedef {object} Layer
 * @property {string} of The file or folder (with a slash at the end) that it is about; the first one that fits holds.
 * @property {readonly string[]} files Files and folders of the project that it may import.
 * @property {readonly string[]} packages Packages that it may import; "node:" stands for all of Node's own.
 */

const SERVER = ["server/", "shared/"];
const SERVER_PACKAGES = ["node:", "zod", "ipaddr.js", "prom-client"];
const PAGE = ["src-renderer/", "shared/"];

/** @type {readonly Layer[]} */
const LAYERS = [
  { of: "shared/", files: ["shared/"], packages: ["zod"] },

  // Adapters: the only places that know a library for sockets, HTTP, storage or logging.
  { of: "server/gateway/gateway.ts", files: SERVER, packages: [...SERVER_PACKAGES, "ws"] },
  { of: "server/gateway/ws-socket.ts", files: SERVER, packages: [...SERVER_PACKAGES, "ws"] },
  { of: "server/http/", files: SERVER, packages: [...SERVER_PACKAGES, "express", "helmet"] },
  { of: "server/store/", files: SERVER, packages: [...SERVER_PACKAGES, "better-sqlite3"] },
  { of: "server/log.ts", files: SERVER, packages: [...SERVER_PACKAGES, "pino"] },
  { of: "server/", files: SERVER, packages: SERVER_PACKAGES },

  // Views show the state and give commands; who carries them out is not theirs to know.
  {
    of: "src-renderer/views/",
    files: [
      "src-renderer/views/",
      "src-renderer/store/state.ts",
      "src-renderer/store/commands.ts",
      "src-renderer/settings/settings.ts",
      "shared/",
    ],
    packages: ["react", "react-aria-components", "lucide-react", "zustand"],
  },
  { of: "src-renderer/main.tsx", files: PAGE, packages: ["react-dom"] },
  { of: "src-renderer/app.tsx", files: PAGE, packages: ["react", "zustand", "@fontsource-variable/inter"] },
  {
    of: "src-renderer/",
    files: [
      "src-renderer/bridge/",
      "src-renderer/settings/",
      "src-renderer/store/",
      "src-renderer/voice/",
      "src-renderer/polyfills.ts",
      "src-renderer/system-clock.ts",
      "shared/",
    ],
    packages: ["zod", "zustand"],
  },

  { of: "src-main/", files: ["src-main/", "shared/"], packages: ["node:", "electron", "zod"] },
];

/** `import … from "x"`, `export … from "x"`, `import "x"`, `import("x")`. */
const SPECIFIER = /(?:\bfrom\s*|\bimport\s*\(?\s*)["']([^"']+)["']/g;

/**
 * @param {string} path of a source file, from the project's folder, with slashes
 * @param {string} source
 * @returns {string[]} a sentence for each import that points the wrong way
 */
export function wrongImports(path, source) {
  const layer = LAYERS.find(({ of }) => covers(of, path));
  if (layer === undefined) return [];
  return [...source.matchAll(SPECIFIER)].flatMap(([, specifier = ""]) =>
    isAllowed(layer, path, specifier)
      ? []
      : [`${path} must not import ${specifier} (scripts/import-directions.mjs, "${layer.of}")`],
  );
}

/** Every import of the project's sources that points the wrong way. @returns {string[]} */
export function checkImportDirections() {
  return ["shared", "server", "src-main", "src-renderer"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[cm]?tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .flatMap((file) => wrongImports(relative(ROOT, file).split(sep).join("/"), readFileSync(file, "utf8"))),
  );
}

/** @param {Layer} layer @param {string} path @param {string} specifier */
function isAllowed(layer, path, specifier) {
  // What stands behind the question mark is for Vite.
  const [target = specifier] = specifier.split("?");
  if (target.startsWith(".")) {
    const file = posix.join(posix.dirname(path), target);
    return layer.files.some((allowed) => covers(allowed, file));
  }
  return layer.packages.some(
    (allowed) => target === allowed || target.startsWith(allowed.endsWith(":") ? allowed : `${allowed}/`),
  );
}

/** @param {string} fileOrFolder @param {string} path */
function covers(fileOrFolder, path) {
  return fileOrFolder.endsWith("/") ? path.startsWith(fileOrFolder) : path === fileOrFolder;
}
