/**
 * What the page may load, and nothing more. All of HTTP and the gateway go through main, so it connects nowhere itself;
 * media come as streams, which need no source.
 * @param imageOrigins of the user's servers, for the pictures that they serve
 */
export function contentSecurityPolicy(imageOrigins: readonly string[]): string {
  // `blob:`: pictures that are about to be sent.
  const images = ["'self'", "data:", "blob:", ...imageOrigins];
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
