/**
 * Loaded before anything else. The oldest Chromium that the renderer is built for (107) lacks these well-known symbols
 * (ECMAScript explicit resource management), which classes use as computed method names at load time.
 */
for (const name of ["dispose", "asyncDispose"] as const) {
  if (Symbol[name] === undefined) {
    Object.defineProperty(Symbol, name, { value: Symbol(`Symbol.${name}`), configurable: false, writable: false });
  }
}
