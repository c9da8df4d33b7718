/** The packaged program's entry in tests alone, which takes no `--require`: first what the runtime lacks and the driver needs. */
require("./electron-22.cjs");
require("./driver-preload.cjs");
require("../dist/desktop/main/main.cjs");
