import type { Log, StoredEvent } from '@headway/log';
import { type Clock, type Code, HeadwayError } from '@headway/protocol';
import type { Identity } from './options.ts';
import { OrderedTail } from './ordered-tail.ts';
import {
  decodeRecord,
  recordOf,
  type Revocation,
  type RevocationRecord,
  RevocationTable,
} from './revocation-table.ts';
import type { OnError } from './told-error.ts';

/** Where revocations are kept: a channel of the log, so that they survive a restart and reach every server in order. */
export const revocationChannel = 'headway-revocations';

/** Records in memory; each is some 100 bytes. */
const maxRecords = 100_000;

export interface RevocationsOptions {
  log: Log;
  clock: Clock;
  newId: () => string;
  /** As long as tokens are valid, ms. */
  keepMs: number;
  pageEvents: number;
  /** A revocation that this server did not know yet: live connections are to be closed. MUST NOT throw. */
  onRevoked: (record: RevocationRecord) => void;
  onError: OnError;
}

/** What has been revoked, kept in step with the log. */
export class Revocations {
  readonly #options: RevocationsOptions;
  readonly #table: RevocationTable;
  readonly #tail: OrderedTail;
  #loading: Promise<void> | null = null;
  #loaded = false;
  /** All up to here has been taken. */
  #knownOffset = 0;
  #closed = false;

  constructor(options: RevocationsOptions) {
    const { log, pageEvents, keepMs } = options;
    this.#options = options;
    this.#table = new RevocationTable({ keepMs, maxRecords });
    // Before the snapshot is read: what is stored meanwhile must not be in neither.
    this.#tail = new OrderedTail({ log, pageEvents }, revocationChannel, {
      tell: (event, afterOffset) => this.#hear(event, afterOffset),
    });
    this.load().catch(() => undefined); // Reported, and tried again by the next who needs it.
  }

  /** Whether it is known what has been revoked. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Resolves once it is known. @throws HeadwayError `unavailable` when the log does not answer. */
  load(): Promise<void> {
    this.#loading ??= this.#read().then(
      () => {
        this.#loaded = true;
      },
      (cause: unknown) => {
        this.#loading = null;
        if (!this.#closed) this.#options.onError(cause, { stage: 'revocations' });
        throw new HeadwayError('unavailable', undefined, { cause });
      },
    );
    return this.#loading;
  }

  /** Why a token is refused, as far as that is known; `null` when it is not. `load` comes first. */
  refusal(identity: Identity): Code | null {
    return this.#table.refusal(identity);
  }

  /** Takes effect here at once, and resolves when it is stored. @throws what the log throws. */
  async revoke(revocation: Revocation): Promise<void> {
    const { log, clock, newId, keepMs } = this.#options;
    const now = clock.now();
    const record = recordOf(revocation, now);
    this.#add(record);
    const { kind, id, before } = record;
    await log.append([
      {
        channel: revocationChannel,
        type: 'headway.revoked',
        id: newId(),
        timestamp: new Date(now).toISOString(),
        // Two servers may speak of one user at the same time: neither may replace the other.
        key: `${kind}:${id}@${before}`,
        state: true,
        conflatable: false,
        ttlMs: Math.max(1, before + keepMs - now),
        data: record,
      },
    ]);
  }

  close(): void {
    this.#closed = true;
    this.#tail.close();
  }

  async #read(): Promise<void> {
    const { log, pageEvents } = this.#options;
    let afterOffset = 0;
    for (;;) {
      const page = await log.snapshot(revocationChannel, { afterOffset, limit: pageEvents });
      for (const { data } of page.events) this.#take(data);
      this.#knownOffset = Math.max(this.#knownOffset, page.position.offset);
      const last = page.events.at(-1);
      if (!page.more || !last) return;
      afterOffset = last.offset;
    }
  }

  #hear(event: StoredEvent, afterOffset: number): void {
    this.#take(event.data);
    const hasGap = this.#loaded && afterOffset > this.#knownOffset;
    this.#knownOffset = Math.max(this.#knownOffset, event.offset);
    if (!hasGap) return;
    this.#loading = null;
    this.load().catch(() => undefined); // Reported, and tried again by the next who needs it.
  }

  #take(data: unknown): void {
    // A tombstone: nobody has a token of that time any more.
    if (data === null) return;
    const record = decodeRecord(data);
    if (record) this.#add(record);
    else this.#options.onError(new Error('A stored revocation can not be read.'), { stage: 'revocations' });
  }

  #add(record: RevocationRecord): void {
    if (this.#table.add(record, this.#options.clock.now())) this.#options.onRevoked(record);
  }
}
