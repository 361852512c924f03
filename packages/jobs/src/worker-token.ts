import { createHash, randomBytes } from 'node:crypto';
import { sameText } from './run-fence.ts';

/** What a worker token allows. Made by the application from what it has stored of the token. */
export interface WorkerGrant {
  tokenId: string;
  /** Kinds of jobs that it may take and open. */
  kinds: readonly string[];
  /** Labels that each of its jobs has: the token is for these jobs only. */
  labels: Readonly<Record<string, string>>;
  /** Labels that jobs get besides which it opens. @default none */
  openedLabels?: Readonly<Record<string, string>>;
  /** Ms since 1970. */
  expiresAt: number;
}

/** The application's worker tokens. */
export interface WorkerTokens {
  /** @throws HeadwayError `token_invalid` for one that is not good or was revoked, `token_expired`. */
  verify(token: string): Promise<WorkerGrant>;
  /** What a token that was found good allows now. @throws HeadwayError as `verify`. */
  find(tokenId: string): Promise<WorkerGrant>;
}

const prefix = 'hww';

/** Whether a text looks like a worker token rather than one of another kind. */
export function isWorkerToken(token: string): boolean {
  return token.startsWith(`${prefix}_`);
}

/**
 * A new worker token, `hww_{id}_{secret}`, and the hash to store in its place: it is shown once and kept nowhere.
 * @param id letters and digits
 */
export function createWorkerToken(id: string): { token: string; hash: string } {
  const secret = randomBytes(32).toString('base64url');
  return { token: `${prefix}_${id}_${secret}`, hash: hashOf(secret) };
}

/** The parts of a worker token; `null` when it is none. */
export function parseWorkerToken(token: string): { id: string; matches: (hash: string) => boolean } | null {
  const [, id, secret] = /^hww_([A-Za-z0-9]{1,64})_([A-Za-z0-9_-]{43})$/.exec(token) ?? [];
  if (id === undefined || secret === undefined) return null;
  return { id, matches: (hash) => sameText(hashOf(secret), hash) };
}

/** The secret has 256 bits of its own: it needs no slow hash. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
