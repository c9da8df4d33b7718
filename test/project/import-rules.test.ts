import { describe, expect, it } from "vitest";
import { findForbiddenImports } from "../../scripts/import-rules.ts";

function forbidden(path: string, text: string): string[] {
  return findForbiddenImports([{ path, text }]);
}

describe("import directions", () => {
  it.each([
    ["shared/ uses Node", "shared/time.ts", 'import { readFile } from "node:fs";'],
    ["shared/ uses Node by its old name", "shared/time.ts", 'import fs from "fs";'],
    ["shared/ uses the server", "shared/protocol/frames.ts", 'import type { A } from "../../server/config.ts";'],
    ["the server uses the renderer", "server/voice/voice.ts", 'import { x } from "../../src-renderer/voice/mesh.ts";'],
    ["the renderer uses the server", "src-renderer/bridge/web-bridge.ts", 'import "../../server/config.ts";'],
    ["the renderer uses main", "src-renderer/main.tsx", 'export * from "../src-main/ipc.ts";'],
    [
      "main uses the renderer",
      "src-main/ipc.ts",
      'const x = await import("../src-renderer/settings/settings-storage.ts");',
    ],
    ["the gateway's core uses ws", "server/gateway/gateway-core.ts", 'import { WebSocket } from "ws";'],
    ["accounts use express", "server/accounts/accounts.ts", 'import type { Request } from "express";'],
    ["voice uses the database", "server/voice/voice.ts", 'import Database from "better-sqlite3";'],
    ["the engine uses React", "src-renderer/voice/call.ts", 'import { useState } from "react";'],
    ["the engine uses a view", "src-renderer/voice/call.ts", 'import { words } from "../views/people/people.ts";'],
    ["a view uses the engine", "src-renderer/views/a.tsx", 'import { Mesh } from "../voice/mesh.ts";'],
    ["a view uses the bridge", "src-renderer/views/a/b.tsx", 'import type { Bridge } from "../../bridge/bridge.ts";'],
    ["a view uses the store itself", "src-renderer/views/a.tsx", 'import { createClient } from "../store/client.ts";'],
    ["a program uses a test", "server/main.ts", 'import { freePort } from "../test/helpers/processes/free-port.ts";'],
    ["an import over several lines", "shared/a.ts", 'import {\n  one,\n  two,\n} from "react";'],
  ])("are broken where %s", (_what, path, text) => {
    expect(forbidden(path, text)).toHaveLength(1);
  });

  it.each([
    ["shared/connection/a.ts", 'import * as z from "zod";\nimport type { Clock } from "../time.ts";'],
    ["server/gateway/ws-socket.ts", 'import { WebSocket } from "ws";\nimport { once } from "node:events";'],
    [
      "src-renderer/views/a/b.tsx",
      'import type { AppState } from "../../store/state.ts";\nimport { Mic } from "lucide-react";',
    ],
    ["test/web/a.test.ts", 'import { Mesh } from "../../src-renderer/voice/mesh.ts";'],
  ])("hold in %s", (path, text) => {
    expect(forbidden(path, text)).toEqual([]);
  });

  it("name the file, what it imports and the rule", () => {
    expect(forbidden("shared/a.ts", 'import "node:fs";')).toEqual([
      'shared/a.ts must not import node:fs (scripts/import-rules.ts, "shared/")',
    ]);
  });
});
