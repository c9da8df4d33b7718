/**
 * The invite code in the page's address: `<PUBLIC_URL>/invite/<CODE>` as the server gives it out, or `#/invite/<CODE>`,
 * which also works where the page is not served from the root. Null where there is none.
 */
export function inviteInAddress({ pathname, hash }: { pathname: string; hash: string }): string | null {
  const match = /^#?\/invite\/([^/]+)\/?$/.exec(pathname) ?? /^#?\/invite\/([^/]+)\/?$/.exec(hash);
  const encoded = match?.[1];
  if (encoded === undefined) return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    // A stray percent sign: what stands there is no code that a server gave out.
    return null;
  }
}
