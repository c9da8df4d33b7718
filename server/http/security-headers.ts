import type { IncomingMessage } from "node:http";
import type { RequestHandler } from "express";
import helmet from "helmet";

const SELF = "'self'";
const NONE = "'none'";

/**
 * Headers of every answer. The policy is what the web client needs and nothing more: own scripts and styles, sockets to
 * its own server, the microphone for its own page.
 */
export function securityHeaders(publicUrls: readonly string[] | null): RequestHandler[] {
  const isHttpsOnly = publicUrls?.every((url) => url.startsWith("https:")) ?? false;
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [NONE],
        scriptSrc: [SELF],
        styleSrc: [SELF],
        fontSrc: [SELF],
        imgSrc: [SELF, "data:", "blob:"],
        mediaSrc: [SELF, "blob:", "mediastream:"],
        connectSrc: [SELF, (request) => webSocketSources(publicUrls, request)],
        workerSrc: [SELF],
        manifestSrc: [SELF],
        formAction: [SELF],
        baseUri: [NONE],
        frameAncestors: [NONE],
      },
    },
    // Over http browsers ignore it; behind a proxy with a certificate it keeps later visits on https.
    strictTransportSecurity: isHttpsOnly ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: "no-referrer" },
  });
  return [headers as RequestHandler, permissionsPolicy];
}

const permissionsPolicy: RequestHandler = (_request, response, next) => {
  response.setHeader(
    "Permissions-Policy",
    "microphone=(self), speaker-selection=(self), autoplay=(self), fullscreen=(self), screen-wake-lock=(self), " +
      "camera=(), display-capture=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=()",
  );
  next();
};

/**
 * The gateway's address, which older browsers do not count as 'self' because of its scheme. Without `PUBLIC_URL` it is the
 * host that this page was asked for; nothing is decided by that header, it only tells the page about itself.
 */
function webSocketSources(publicUrls: readonly string[] | null, request: IncomingMessage): string {
  if (publicUrls !== null) return publicUrls.map((url) => url.replace(/^http/, "ws")).join(" ");
  const host = request.headers.host ?? "";
  return /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i.test(host) ? `ws://${host} wss://${host}` : SELF;
}
