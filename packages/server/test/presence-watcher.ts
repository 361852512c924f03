import { decodeJson, decodePresence, type PresenceMember, type PresenceMessage } from '@headway/protocol';
import type { FakeClock } from '@headway/testkit';

/** A watcher that keeps what it is told, and puts it together as a client does. */
export class RecordingWatcher {
  readonly #clock: FakeClock;
  readonly messages: PresenceMessage[] = [];
  /** When each message came, monotonic ms. */
  readonly times: number[] = [];
  readonly outgoing: { readonly frame: Buffer }[] = [];
  count = -1;
  /** Null in a crowd. */
  members: Map<string, PresenceMember> | null = null;
  hasRoom = true;
  #waiting: (() => void)[] = [];

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  /** What came since this was asked last: `+ann(tab-1) -ben`, `=ann(tab-1)` for a whole list, `3` for a count. */
  news(): string[] {
    return this.messages.splice(0).map(wordsOf);
  }

  get users(): string[] | null {
    return this.members && [...this.members.keys()].toSorted();
  }

  room(): Promise<void> {
    return this.hasRoom ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  push(outgoing: { readonly frame: Buffer }): void {
    const { frame } = outgoing;
    const headerLength = (frame[1] ?? 0) < 126 ? 2 : 4;
    const message = decodePresence(decodeJson(frame.subarray(headerLength).toString()));
    this.outgoing.push(outgoing);
    this.messages.push(message);
    this.times.push(this.#clock.monotonic());
    this.#apply(message);
  }

  block(): void {
    this.hasRoom = false;
  }

  unblock(): void {
    this.hasRoom = true;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #apply({ count, members, changed, left }: PresenceMessage): void {
    this.count = count;
    if (members) this.members = new Map();
    else if (!changed && !left) this.members = null;
    for (const member of members ?? changed ?? []) this.members?.set(member.user, member);
    for (const user of left ?? []) this.members?.delete(user);
  }
}

function wordsOf({ count, members, changed, left, filling }: PresenceMessage): string {
  const named = (sign: string, all: readonly PresenceMember[] = []): string[] =>
    all.map(({ user, clients }) => `${sign}${user}(${clients.map(({ id }) => id).join(' ')})`);
  const gone = (left ?? []).map((user) => `-${user}`);
  const told = [...named('=', members), ...named('+', changed), ...gone].join(' ');
  const words = told || (members ? 'nobody' : String(count));
  return filling ? `${words}…` : words;
}
