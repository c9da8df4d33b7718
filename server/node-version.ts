/** The first Node with `crypto.argon2`. */
const NEEDED = [24, 7] as const;

/**
 * Ends the process where its Node is too old. Before anything else is imported: an older Node cannot even load the rest.
 * @param instead the command that brings its own Node.
 */
export function requireNode(instead: string): void {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return;
  process.stderr.write(
    `Cromulent's server needs Node ${NEEDED.join(".")} or newer, this is ${process.versions.node}: ` +
      `start it with \`${instead}\`, which brings its own.\n`,
  );
  process.exit(1);
}
