import { defineConfig } from "vitest/config";

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
        },
      },
      { test: { name: "server", include: ["test/{server,coturn}/**/*.test.ts"], pool: "forks", testTimeout: 20_000 } },
      {
        // Two browsers on two cores: after all others and one file at a time, or the audio of one test stutters for the
        // start-up of another.
        test: {
          name: "web",
          include: ["test/web/**/*.test.ts"],
          pool: "forks",
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The same, with a real Electron on a display of its own.
        test: {
          name: "desktop",
          include: ["test/desktop/**/*.test.ts"],
          globalSetup: "test/helpers/desktop/global-setup.ts",
          pool: "forks",
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The same, each client in a network namespace of its own.
        test: {
          name: "network",
          include: ["test/network/**/*.test.ts"],
          pool: "forks",
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
