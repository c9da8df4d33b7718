const ROWS = 4_000;

/** Rows like those of a channel, all of them there from the start, scrolled to their end. */
export const STILL_PAGE = `<!doctype html>
<style>
  body { margin: 0; font: 16px/22px sans-serif; }
  #area { height: 100vh; overflow-y: scroll; }
  p { margin: 0; padding: 8px 16px; }
</style>
<div id="area">${Array.from({ length: ROWS }, (_, index) => `<p>${index} ${"what people write to each other ".repeat((index % 5) + 1)}</p>`).join("")}</div>
<script>
  area.scrollTop = area.scrollHeight;
</script>`;
