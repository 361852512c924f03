import type { Code } from '@headway/protocol';
import type { Identity } from './options.ts';

/** Whose tokens are no good any more. `issuedBefore`: ms since 1970. */
export type Revocation =
  | { userId: string; issuedBefore?: number }
  | { sessionId: string }
  | { tokenId: string };

/** A revocation as it is kept. It speaks of tokens that were issued before a time only. */
export interface RevocationRecord {
  kind: 'user' | 'issue' | 'session' | 'token';
  /** Of the user (`user`, `issue`), the session or the token. */
  id: string;
  /** Tokens that were issued before it, ms since 1970. */
  before: number;
}

const kinds: ReadonlySet<unknown> = new Set<RevocationRecord['kind']>(['user', 'issue', 'session', 'token']);

/** @param now ms since 1970 */
export function recordOf(revocation: Revocation, now: number): RevocationRecord {
  // All that was issued up to now, this millisecond included.
  const before = now + 1;
  if ('sessionId' in revocation) return { kind: 'session', id: revocation.sessionId, before };
  if ('tokenId' in revocation) return { kind: 'token', id: revocation.tokenId, before };
  const { userId: id, issuedBefore } = revocation;
  return issuedBefore === undefined
    ? { kind: 'user', id, before }
    : { kind: 'issue', id, before: issuedBefore };
}

/** Reads a record; `null` when it is none. */
export function decodeRecord(data: unknown): RevocationRecord | null {
  if (typeof data !== 'object' || data === null) return null;
  const { kind, id, before } = data as Partial<Record<string, unknown>>;
  const valid = kinds.has(kind) && typeof id === 'string' && typeof before === 'number';
  return valid ? ({ kind, id, before } as RevocationRecord) : null;
}

/** Why a record refuses a token; `null` when it does not speak of it. */
export function refusalOf({ kind, id, before }: RevocationRecord, identity: Identity): Code | null {
  switch (kind) {
    case 'session':
      return identity.sessionId === id ? 'signed_out' : null;
    case 'token':
      return identity.tokenId === id ? 'token_revoked' : null;
    case 'user':
    case 'issue': {
      if (identity.userId !== id) return null;
      const { issuedAt } = identity;
      if (issuedAt === null) return kind === 'user' ? 'signed_out' : 'token_revoked';
      if (issuedAt >= before) return null;
      // Tokens tell their time in whole seconds: one of the same second may be a new one, whose holder did sign in
      // again. It is refused, but a newer one will do.
      return kind === 'issue' || issuedAt + 1000 > before ? 'token_revoked' : 'signed_out';
    }
    default:
      return kind satisfies never;
  }
}

export interface RevocationTableOptions {
  /** As long as tokens are valid: a record is of no use any longer. */
  keepMs: number;
  maxRecords: number;
}

/**
 * What has been revoked, in bounded memory. A record that has to go before its time is replaced by a rule that refuses
 * too much rather than too little: everybody's tokens of before it are refused as `token_revoked`, so that clients get
 * new ones.
 */
export class RevocationTable {
  readonly #options: RevocationTableOptions;
  /** By kind and id; the value is `before`. In the order of their arrival. */
  readonly #records = new Map<string, number>();
  #refusedBefore = 0;

  constructor(options: RevocationTableOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#records.size;
  }

  /** False when it says nothing new. */
  add(record: RevocationRecord, now: number): boolean {
    const key = keyOf(record.kind, record.id);
    const known = this.#records.get(key);
    if (known !== undefined && known >= record.before) return false;
    this.#records.delete(key);
    this.#records.set(key, record.before);
    this.#prune(now);
    return true;
  }

  /** Why a token is refused; `null` when it is not. */
  refusal(identity: Identity): Code | null {
    const { userId, sessionId, tokenId, issuedAt } = identity;
    const code =
      this.#ask('session', sessionId, identity) ??
      this.#ask('user', userId, identity) ??
      this.#ask('token', tokenId, identity) ??
      this.#ask('issue', userId, identity);
    return code ?? ((issuedAt ?? 0) < this.#refusedBefore ? 'token_revoked' : null);
  }

  #ask(kind: RevocationRecord['kind'], id: string | null, identity: Identity): Code | null {
    if (id === null) return null;
    const before = this.#records.get(keyOf(kind, id));
    return before === undefined ? null : refusalOf({ kind, id, before }, identity);
  }

  #prune(now: number): void {
    const { keepMs, maxRecords } = this.#options;
    for (const [key, before] of this.#records) {
      const over = before + keepMs < now;
      if (!over && this.#records.size <= maxRecords) return;
      this.#records.delete(key);
      if (!over) this.#refusedBefore = Math.max(this.#refusedBefore, before);
    }
  }
}

function keyOf(kind: RevocationRecord['kind'], id: string): string {
  return `${kind}:${id}`;
}
