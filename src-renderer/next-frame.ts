/** A window that nobody sees may have no frames, and says so or does not. */
const FRAME_LIMIT_MS = 100;

/** Runs `task` before the next frame is drawn, at once where none is, and in any case within 100 ms. */
export function beforeNextFrame(task: () => void): void {
  if (document.visibilityState === "hidden") return task();
  const run = () => {
    cancelAnimationFrame(frame);
    clearTimeout(limit);
    document.removeEventListener("visibilitychange", run);
    task();
  };
  const frame = requestAnimationFrame(run);
  const limit = setTimeout(run, FRAME_LIMIT_MS);
  document.addEventListener("visibilitychange", run);
}
