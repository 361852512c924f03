import { type Clock, encodeJson, HeadwayError } from '@headway/protocol';
import { otherMessage } from './message-hash.ts';

/** How much is remembered. Lengths are characters of results as JSON. */
export interface ReplyBounds {
  maxIds: number;
  maxLength: number;
  maxIdsPerUser: number;
  maxLengthPerUser: number;
  maxRunningPerUser: number;
}

export const defaultBounds: Readonly<ReplyBounds> = {
  maxIds: 200_000,
  maxLength: 67_108_864,
  maxIdsPerUser: 20_000,
  maxLengthPerUser: 8_388_608,
  maxRunningPerUser: 1000,
};

/** What a client asks for under an id of its choice. */
export interface Asked {
  userId: string;
  id: string;
  /** Of the message: the same id stands for the same message. */
  hash: string;
}

interface User {
  /** From the oldest on. */
  entries: Map<string, Entry>;
  results: Set<Entry>;
  running: number;
  length: number;
  /** Ids that were forgotten too early were in their window until then; ms, by the clock that does not jump. */
  forgottenUntil: number;
}

interface Entry extends Asked {
  user: User;
  askedAt: number;
  /** Null when the result was forgotten. */
  reply: Promise<unknown> | null;
  running: boolean;
  hasRun: boolean;
  /** 0 without a result. */
  length: number;
}

/**
 * Remembers what came of recent requests, so that one that is sent again takes effect once. Where too much is to be
 * remembered the oldest results go first, then the oldest ids; what was forgotten is never taken for new.
 */
export class RecentReplies {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #windowMs: number;
  readonly #bounds: ReplyBounds;
  readonly #users = new Map<string, User>();
  /** Of all users, from the oldest on; those with a result also among the results. */
  readonly #entries = new Set<Entry>();
  readonly #results = new Set<Entry>();
  #length = 0;
  #forgottenUntil = -Infinity;

  constructor(options: { clock: Pick<Clock, 'monotonic'>; windowMs: number; bounds?: Partial<ReplyBounds> }) {
    this.#clock = options.clock;
    this.#windowMs = options.windowMs;
    this.#bounds = { ...defaultBounds, ...options.bounds };
  }

  /**
   * The outcome of a user's id: the one that is known, or that is under way, or else what `run` gives. `run` is told
   * whether the id may be one of those that were forgotten. A failure that may pass is not remembered.
   * @throws HeadwayError `conflict` when the id was used for another message; `outcome_unknown` when the result was
   * forgotten; `too_many_messages`; else what `run` throws.
   */
  async once(asked: Asked, run: (mayBeForgotten: boolean) => Promise<unknown>): Promise<unknown> {
    const now = this.#clock.monotonic();
    this.#expire(now);
    const user = this.#users.get(asked.userId) ?? newUser();
    const known = user.entries.get(asked.id);
    if (known) {
      if (known.hash !== asked.hash) throw otherMessage();
      if (!known.reply) throw new HeadwayError('outcome_unknown');
      return known.reply;
    }
    if (user.running >= this.#bounds.maxRunningPerUser) throw new HeadwayError('too_many_messages');
    const mayBeForgotten = now < Math.max(user.forgottenUntil, this.#forgottenUntil);
    this.#users.set(asked.userId, user);
    const entry: Entry = {
      ...asked,
      user,
      askedAt: now,
      running: true,
      hasRun: false,
      length: 0,
      reply: null,
    };
    user.entries.set(asked.id, entry);
    user.running += 1;
    this.#entries.add(entry);
    const reply = this.#run(entry, () => run(mayBeForgotten));
    entry.reply = reply;
    return reply;
  }

  async #run(entry: Entry, run: () => Promise<unknown>): Promise<unknown> {
    try {
      const result = await run();
      this.#keep(entry, result);
      return result;
    } catch (error) {
      const mayPass = !(error instanceof HeadwayError) || error.retryable;
      // A result that can't be told has had its effect all the same.
      if (mayPass && !entry.hasRun) this.#forget(entry);
      throw error;
    } finally {
      entry.running = false;
      entry.user.running -= 1;
      this.#makeRoom(entry.user);
    }
  }

  /** @throws TypeError when the result is no JSON. */
  #keep(entry: Entry, result: unknown): void {
    entry.hasRun = true;
    entry.length = encodeJson({ result }).length;
    entry.user.length += entry.length;
    this.#length += entry.length;
    entry.user.results.add(entry);
    this.#results.add(entry);
  }

  #makeRoom(user: User): void {
    const { maxIds, maxLength, maxIdsPerUser, maxLengthPerUser } = this.#bounds;
    while (user.length > maxLengthPerUser && this.#dropResult(user.results));
    while (this.#length > maxLength && this.#dropResult(this.#results));
    if (user.entries.size > maxIdsPerUser) {
      const oldest = this.#forgetOldest(user.entries.values());
      if (oldest) user.forgottenUntil = oldest.askedAt + this.#windowMs;
    }
    if (this.#entries.size > maxIds) {
      const oldest = this.#forgetOldest(this.#entries);
      if (oldest) this.#forgottenUntil = oldest.askedAt + this.#windowMs;
    }
  }

  /** The id stays: asked again, it is not run again. False when there is none. */
  #dropResult(results: Iterable<Entry>): boolean {
    for (const entry of results) {
      this.#releaseResult(entry);
      entry.reply = null;
      return true;
    }
    return false;
  }

  #forgetOldest(entries: Iterable<Entry>): Entry | null {
    for (const entry of entries) {
      if (entry.running) continue;
      this.#forget(entry);
      return entry;
    }
    return null;
  }

  #expire(now: number): void {
    for (const entry of this.#entries) {
      if (entry.askedAt + this.#windowMs > now) return;
      if (!entry.running) this.#forget(entry);
    }
  }

  #forget(entry: Entry): void {
    const { user, userId, id } = entry;
    this.#releaseResult(entry);
    this.#entries.delete(entry);
    user.entries.delete(id);
    const hasForgotten = this.#clock.monotonic() < user.forgottenUntil;
    if (user.entries.size === 0 && !hasForgotten) this.#users.delete(userId);
  }

  #releaseResult(entry: Entry): void {
    entry.user.length -= entry.length;
    this.#length -= entry.length;
    entry.length = 0;
    entry.user.results.delete(entry);
    this.#results.delete(entry);
  }
}

function newUser(): User {
  return { entries: new Map(), results: new Set(), running: 0, length: 0, forgottenUntil: -Infinity };
}
