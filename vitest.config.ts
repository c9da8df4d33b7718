import { defineConfig } from "vitest/config";

/** vitest would leave one core to the rest of the machine: half of it, where there are two. */
const ALL_CORES = "100%";

/** Real programs that nobody listens to: beside each other they only take longer. */
const UNHEARD = {
  pool: "forks",
  maxWorkers: ALL_CORES,
  sequence: { groupOrder: 1 },
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 15_000 } },
} as const;

/**
 * Projects of one `groupOrder` run together, files beside each other; the next order begins when all of them are done. What
 * is heard or timed runs alone, one file at a time: beside others the audio of one test stutters for the start-up of another.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "test/shared/**/*.test.ts",
            "test/src-main/**/*.test.ts",
            "test/src-renderer/**/*.test.{ts,tsx}",
            "test/project/**/*.test.ts",
          ],
          maxWorkers: ALL_CORES,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "server",
          include: ["test/{server,coturn}/**/*.test.ts"],
          pool: "forks",
          maxWorkers: ALL_CORES,
          testTimeout: 20_000,
        },
      },
      {
        // The web client.
        test: {
          ...UNHEARD,
          name: "pages",
          include: ["test/web/{pages,look}/**/*.test.ts"],
          globalSetup: "test/web/look/global-setup.ts",
        },
      },
      {
        // The desktop app.
        test: {
          ...UNHEARD,
          name: "windows",
          include: ["test/desktop/windows/**/*.test.ts"],
          globalSetup: "test/helpers/desktop/global-setup.ts",
        },
      },
      {
        // The relay, in network namespaces.
        test: { ...UNHEARD, name: "relay", include: ["test/network/{coturn,diagnosis}/**/*.test.ts"] },
      },
      {
        // Two browsers on two cores.
        test: {
          name: "web",
          include: ["test/web/*.test.ts"],
          pool: "forks",
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The same, with a real Electron on a display of its own.
        test: {
          name: "desktop",
          include: ["test/desktop/*.test.ts"],
          globalSetup: "test/helpers/desktop/global-setup.ts",
          pool: "forks",
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The same, each client in a network namespace of its own.
        test: {
          name: "network",
          include: ["test/network/*.test.ts"],
          pool: "forks",
          fileParallelism: false,
          sequence: { groupOrder: 4 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // What a host runs: set-up, Caddy, the relay, backups.
        test: {
          name: "hosting",
          include: ["test/hosting/**/*.test.ts"],
          pool: "forks",
          fileParallelism: false,
          sequence: { groupOrder: 5 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
