/** In the place of the key helper's own file, as a helper process of Electron 22 takes no `--require`: see driver-preload.cjs. */
require(process.env.TEST_HELPER_PRELOAD);
require(process.env.TEST_HELPER_FILE);
