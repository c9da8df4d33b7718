import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectDir } from "../helpers/paths.ts";

function read(path: string): string {
  return readFileSync(join(projectDir, path), "utf8");
}

describe("files for hosts", () => {
  it("leave nothing for coturn to fill in, which fills in nothing, and carry no secret", () => {
    const settings = read("coturn/turnserver.conf")
      .split("\n")
      .filter((line) => line.trim() !== "" && !line.startsWith("#"));
    expect(settings).toContain("use-auth-secret");
    expect(settings.filter((line) => line.includes("$") || line.startsWith("static-auth-secret"))).toEqual([]);
  });

  it("copy into the image only what is there, and let it through to the build", () => {
    const copied = [...read("docker/Dockerfile").matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = ""]) =>
      sources.split(" "),
    );
    expect(copied).toContain("server");
    expect(copied.filter((source) => !existsSync(join(projectDir, source)))).toEqual([]);
    const letThrough = read("docker/Dockerfile.dockerignore").split("\n");
    expect(copied.filter((source) => !letThrough.includes(`!${source}`))).toEqual([]);
  });
});
