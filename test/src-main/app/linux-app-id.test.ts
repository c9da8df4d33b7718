import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { LINUX_APP_ID } from "../../../src-main/app/linux-app-id.ts";
import { projectDir } from "../../helpers/paths.ts";

const read = (path: string): string => readFileSync(join(projectDir, path), "utf8");

describe("the program's id on Linux", () => {
  it("is the name of the .desktop file that Electron and the packages have", () => {
    expect(JSON.parse(read("package.json"))).toHaveProperty("desktopName", `${LINUX_APP_ID}.desktop`);
    expect(parse(read("electron-builder.yml"))).toHaveProperty("linux.syncDesktopName", true);
  });

  it("is one that desktops take: reverse DNS, and no file's ending in itself", () => {
    expect(LINUX_APP_ID).toMatch(/^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*){2,}$/);
    expect(LINUX_APP_ID).not.toMatch(/\.desktop$/);
  });
});
