/** Longest time before its end at which a token is renewed. */
const marginMs = 30_000;

/** A token and until when it is good. */
export interface HeldToken {
  value: string;
  /** Ms since 1970; `null` when it does not say. */
  expiresAt: number | null;
  /** From when on a new one is wanted, ms since 1970; `null` when it does not say when it ends. */
  renewAt: number | null;
}

/**
 * Reads when a JWT ends (`exp`), without verifying it: that is the server's business. A token that is not a JWT, or
 * that has ended already by this machine's clock (which may be wrong), is used as it is, and the server judges.
 */
export function holdToken(value: string, now: number): HeldToken {
  const expiresAt = expiryOf(value);
  if (expiresAt === null) return { value, expiresAt, renewAt: null };
  // A quarter of what is left, so that a token of a few seconds is not renewed the moment it came.
  const margin = Math.min(marginMs, Math.max(0, expiresAt - now) / 4);
  return { value, expiresAt, renewAt: expiresAt - margin };
}

function expiryOf(token: string): number | null {
  const [, payload] = token.split('.');
  if (!payload) return null;
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : null;
    return typeof exp === 'number' ? exp * 1000 : null;
  } catch {
    // Not a JWT: an opaque token is as good, it only can't be renewed ahead of time.
    return null;
  }
}
