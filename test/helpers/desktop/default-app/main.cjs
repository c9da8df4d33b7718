/** What the application inside of every stock Electron does for `electron [-r FILE]… FOLDER`: the found runtime lacks it. */
const { app } = require("electron");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const required = [];
let folder = null;
for (let index = 1; index < process.argv.length && folder === null; index++) {
  const argument = process.argv[index];
  if (argument === "-r" || argument === "--require") required.push(process.argv[++index]);
  else if (argument === "--version") {
    process.stdout.write(`v${process.versions.electron}\n`);
    process.exit(0);
  } else if (!argument.startsWith("-")) folder = path.resolve(argument);
}
if (folder === null) {
  process.stderr.write("electron: name the folder of an application\n");
  process.exit(1);
}
Module._preloadModules(required);
Object.defineProperty(process, "defaultApp", { enumerable: true, value: true });

const manifest = path.join(folder, "package.json");
if (fs.existsSync(manifest)) {
  const { version, productName, name } = JSON.parse(fs.readFileSync(manifest, "utf8"));
  if (version) app.setVersion(version);
  if (productName || name) app.setName(productName || name);
  if (typeof app.setDesktopName === "function" && name) app.setDesktopName(`${name}.desktop`);
}
app.setAppPath(fs.statSync(folder).isDirectory() ? folder : path.dirname(folder));
Module._load(Module._resolveFilename(folder, null, true), Module, true);
