/** Which part of the project may know of which; `npm run check` holds all sources to it. */
import { posix } from "node:path";

export interface Source {
  /** Relative to the project's folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

interface Layer {
  /** The file or folder that it is about; the first layer that fits a file counts. */
  readonly of: string;
  /** Files and folders (with a slash at the end) that it may import. */
  readonly files: readonly string[];
  /** Packages that it may import; "node:" stands for all of Node's own. */
  readonly packages: readonly string[];
}

const SERVER = ["server/", "shared/"];
const SERVER_PACKAGES = ["node:", "zod", "ipaddr.js", "prom-client"];
const PAGE = ["src-renderer/", "shared/"];
const VIEWS = [
  "src-renderer/views/",
  "src-renderer/store/state.ts",
  "src-renderer/store/commands.ts",
  "src-renderer/store/chat-state.ts",
  "src-renderer/store/chat-commands.ts",
  "shared/",
];
const VIEW_PACKAGES = ["react", "react-aria-components", "lucide-react", "zustand"];

const LAYERS: readonly Layer[] = [
  { of: "shared/", files: ["shared/"], packages: ["zod"] },

  // Adapters: the only places that know a library for sockets, HTTP, storage or logging.
  { of: "server/gateway/gateway.ts", files: SERVER, packages: [...SERVER_PACKAGES, "ws"] },
  { of: "server/gateway/ws-socket.ts", files: SERVER, packages: [...SERVER_PACKAGES, "ws"] },
  { of: "server/http/", files: SERVER, packages: [...SERVER_PACKAGES, "express", "helmet"] },
  { of: "server/store/", files: SERVER, packages: [...SERVER_PACKAGES, "better-sqlite3"] },
  { of: "server/uploads/file-facts.ts", files: SERVER, packages: [...SERVER_PACKAGES, "image-size"] },
  { of: "server/uploads/receive-file.ts", files: SERVER, packages: [...SERVER_PACKAGES, "@fastify/busboy"] },
  { of: "server/admin/", files: SERVER, packages: [...SERVER_PACKAGES, "commander"] },
  { of: "server/log.ts", files: SERVER, packages: [...SERVER_PACKAGES, "pino"] },
  { of: "server/", files: SERVER, packages: SERVER_PACKAGES },

  // Views show the state and give commands; who carries them out is not theirs to know. Each library of theirs has its place.
  { of: "src-renderer/views/chat/list/", files: VIEWS, packages: [...VIEW_PACKAGES, "virtua"] },
  {
    of: "src-renderer/views/chat/markdown/",
    files: VIEWS,
    packages: [...VIEW_PACKAGES, "react-markdown", "remark-breaks", "remark-gfm", "lowlight"],
  },
  { of: "src-renderer/views/chat/emoji/emoji-list.ts", files: VIEWS, packages: ["emojibase-data"] },
  { of: "src-renderer/views/chat/emoji/emoji-button.tsx", files: VIEWS, packages: [...VIEW_PACKAGES, "react-dom"] },
  { of: "src-renderer/views/", files: VIEWS, packages: VIEW_PACKAGES },
  { of: "src-renderer/main.tsx", files: PAGE, packages: ["react-dom", "@fontsource-variable/inter"] },
  { of: "src-renderer/desktop-main.tsx", files: PAGE, packages: ["react-dom", "@fontsource-variable/inter"] },
  { of: "src-renderer/app.tsx", files: PAGE, packages: ["react", "zustand", "@fontsource-variable/inter"] },
  {
    of: "src-renderer/",
    files: [
      "src-renderer/assets/",
      "src-renderer/bridge/",
      "src-renderer/chat/",
      "src-renderer/diagnosis/",
      "src-renderer/notices/",
      "src-renderer/settings/",
      "src-renderer/store/",
      "src-renderer/voice/",
      "src-renderer/key-value-storage.ts",
      "src-renderer/random-id.ts",
      "src-renderer/system-clock.ts",
      "shared/",
    ],
    packages: ["zod", "zustand"],
  },

  // Electron and native code only at the edges: everything else of main runs in a plain Node, and is tested there.
  {
    of: "src-main/keys/helper/",
    files: ["src-main/keys/", "shared/"],
    packages: ["node:", "zod", "uiohook-napi", "koffi"],
  },
  {
    of: "src-main/bus/",
    files: ["src-main/bus/", "shared/"],
    packages: ["node:", "@jellybrick/dbus-next"],
  },
  {
    of: "src-main/",
    files: ["src-main/", "shared/", "assets/"],
    packages: ["node:", "electron", "zod", "ws", "electron-log", "electron-updater"],
  },
];

/** One sentence for each import that goes where it must not. */
export function findForbiddenImports(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) => {
    const layer = LAYERS.find(({ of }) => covers(of, path));
    if (layer === undefined) return [];
    return importsOf(text)
      .filter((target) => !isAllowed(layer, path, target))
      .map((target) => `${path} must not import ${target} (scripts/import-rules.ts, "${layer.of}")`);
  });
}

function covers(fileOrFolder: string, path: string): boolean {
  return fileOrFolder.endsWith("/") ? path.startsWith(fileOrFolder) : path === fileOrFolder;
}

/** `… from "x"`, `import "x"`, `import("x")`, `require("x")`. */
const IMPORT = /\b(?:from\s*|import\s*|require\(\s*)["']([^"'\n]+)["']|\bimport\(\s*["'`]([^"'`\n]+)["'`]/g;

function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, ...found]) => found.filter((target) => target !== undefined));
}

function isAllowed(layer: Layer, path: string, target: string): boolean {
  const [plain = target] = target.split("?");
  if (plain.startsWith(".")) {
    const file = posix.join(posix.dirname(path), plain);
    return layer.files.some((allowed) => covers(allowed, file));
  }
  return layer.packages.some(
    (allowed) => plain === allowed || plain.startsWith(allowed.endsWith(":") ? allowed : `${allowed}/`),
  );
}
