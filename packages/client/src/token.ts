/** Longest time before its end at which a token is renewed. */
const marginMs = 30_000;

/** A token and until when it is good: for ever when it does not say. */
export interface HeldToken {
  value: string;
  /** Ms since 1970. */
  expiresAt: number;
  /** From when on a new one is wanted, ms since 1970. */
  renewAt: number;
}

/**
 * Reads when a JWT ends (`exp`), without verifying it: that is the server's business. A token that is not a JWT, or
 * that comes with its end behind it (by this machine's clock, which may be wrong), is used as it is, and the server
 * judges.
 */
export function holdToken(value: string, now: number): HeldToken {
  const end = endOf(value);
  const expiresAt = end > now ? end : Infinity;
  // A quarter of what is left, so that a token of a few seconds is not renewed the moment it came.
  return { value, expiresAt, renewAt: expiresAt - Math.min(marginMs, (expiresAt - now) / 4) };
}

function endOf(token: string): number {
  const payload = token.split('.')[1] ?? '';
  try {
    const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : Infinity;
  } catch {
    // Not a JWT: an opaque token is as good, it only can't be renewed ahead of time.
    return Infinity;
  }
}
