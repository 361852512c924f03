export interface OriginRules {
  /** Normalised origins: `https://example.org`. */
  allowedOrigins: ReadonlySet<string>;
  strictOrigins: boolean;
}

const localHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a page of this origin may open a socket. Browsers always send `Origin` with an upgrade, so its absence means
 * a program, which no origin check could hold back.
 */
export function isOriginAllowed(
  origin: string | undefined,
  host: string | undefined,
  rules: OriginRules,
): boolean {
  if (origin === undefined) return true;
  const url = parseOrigin(origin);
  if (!url) return false;
  if (rules.allowedOrigins.has(url.origin)) return true;
  // The scheme is not compared: behind a proxy that ends TLS the server can't know its own.
  if (host !== undefined && sameHost(url, host)) return true;
  return !rules.strictOrigins && localHosts.has(url.hostname);
}

/** The normalised form of an http(s) origin, `null` when it is none. */
export function originOf(value: string): string | null {
  return parseOrigin(value)?.origin ?? null;
}

function parseOrigin(value: string): URL | null {
  const url = URL.parse(value);
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
}

function sameHost(url: URL, host: string): boolean {
  // Parsed with the origin's scheme, so that a default port is left out on both sides.
  return URL.parse(`${url.protocol}//${host}`)?.host === url.host;
}
