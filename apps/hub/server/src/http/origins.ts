/** What the check of a request's origin needs of it. */
export interface OriginFacts {
  method: string;
  /** As the browser knows it: the proxy's, where there is one. */
  host: string;
  origin: string | undefined;
  secFetchSite: string | undefined;
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that changes something came from a page of another site, which would use the cookie of whoever
 * looks at that page. Browsers always name the origin of such requests; programs such as curl name none and pass.
 */
export function isCrossSite(request: OriginFacts, allowedOrigins: readonly string[]): boolean {
  if (safeMethods.has(request.method)) return false;
  if (request.origin !== undefined) {
    return URL.parse(request.origin)?.host !== request.host && !allowedOrigins.includes(request.origin);
  }
  const site = request.secFetchSite;
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}
