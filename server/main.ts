/** The first Node with `crypto.argon2`. */
const NEEDED = [24, 7] as const;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `Cromulent's server needs Node ${NEEDED.join(".")} or newer, this is ${process.versions.node}: ` +
      "start it with `npm run server`, which brings its own.\n",
  );
  process.exit(1);
}

// Only now: an older Node cannot even load the rest.
const { keepYoungGenerationSmall } = await import("./young-generation.ts");
keepYoungGenerationSmall();
const { run } = await import("./run.ts");
/** Of this process' server, from this machine: `http://127.0.0.1:8787`. */
export const url = await run();
