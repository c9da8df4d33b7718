/**
 * What the page may load, and nothing more. All of HTTP and the gateway go through main, so it connects nowhere itself;
 * media come as streams, which need no source.
 * @param imageOrigin the active server's origin, for the pictures that it serves; null without a server
 */
export function contentSecurityPolicy(imageOrigin: string | null): string {
  const images = ["'self'", "data:", ...(imageOrigin === null ? [] : [imageOrigin])];
  return [
    "default-src 'none'",
    // Worklets count as scripts.
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    `img-src ${images.join(" ")}`,
    "connect-src 'none'",
    "worker-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
