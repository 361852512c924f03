import type { Socket } from 'node:net';
import type { Clock } from '@headway/protocol';

/** What befalls the bytes that go one way. */
export interface LaneConditions {
  frozen: boolean;
  delayMs: number;
  /** `null`: as fast as it goes. */
  bytesPerSecond: number | null;
}

type Parcel = { dueAt: number } & ({ bytes: Buffer } | { ends: 'finished' | 'reset' });

/** Beyond, nothing more is read, so that the sender feels it as it would feel a network. */
const maxHeldBytes = 65_536;
const throttledWritesPerSecond = 20;

/** Carries what comes out of one socket, its end included, to another in order and under conditions. */
export class NetworkLane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #clock: Clock;
  #conditions: Readonly<LaneConditions>;
  readonly #held: Parcel[] = [];
  #heldBytes = 0;
  /** When a throttled lane takes the next bytes, monotonic. */
  #freeAt = 0;
  #drained = true;
  #stopped = false;
  #cancelTimer = (): void => {};

  constructor(from: Socket, to: Socket, options: { clock: Clock; conditions: LaneConditions }) {
    this.#from = from;
    this.#to = to;
    this.#clock = options.clock;
    this.#conditions = { ...options.conditions };
    from.on('data', (bytes: Buffer) => this.#hold({ bytes, dueAt: this.#dueAt() }));
    from.on('end', () => this.#hold({ ends: 'finished', dueAt: this.#dueAt() }));
    from.on('error', () => this.#hold({ ends: 'reset', dueAt: this.#dueAt() }));
    to.on('drain', () => {
      this.#drained = true;
      this.#pump();
    });
    to.on('close', () => this.stop());
  }

  /** Bytes that are on their way. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  change(conditions: Partial<LaneConditions>): void {
    this.#conditions = { ...this.#conditions, ...conditions };
    this.#freeAt = 0;
    this.#pump();
  }

  /** Carries nothing more; what is on its way is lost. */
  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
    this.#held.length = 0;
    this.#heldBytes = 0;
  }

  #dueAt(): number {
    return this.#clock.monotonic() + this.#conditions.delayMs;
  }

  #hold(parcel: Parcel): void {
    if (this.#stopped) return;
    this.#held.push(parcel);
    if ('bytes' in parcel) this.#heldBytes += parcel.bytes.length;
    if (this.#heldBytes >= maxHeldBytes) this.#from.pause();
    this.#pump();
  }

  #pump(): void {
    this.#cancelTimer();
    for (let first = this.#next(); first; first = this.#next()) {
      const now = this.#clock.monotonic();
      const at = Math.max(first.dueAt, this.#freeAt);
      if (at > now) {
        this.#cancelTimer = this.#clock.setTimer(() => this.#pump(), Math.ceil(at - now));
        return;
      }
      this.#pass(first, now);
    }
  }

  #next(): Parcel | undefined {
    return this.#conditions.frozen || !this.#drained ? undefined : this.#held[0];
  }

  #pass(parcel: Parcel, now: number): void {
    if ('ends' in parcel) {
      this.#held.shift();
      if (parcel.ends === 'finished') this.#to.end();
      else this.#to.resetAndDestroy();
      return;
    }
    const { bytesPerSecond } = this.#conditions;
    const most = bytesPerSecond === null ? Infinity : Math.ceil(bytesPerSecond / throttledWritesPerSecond);
    const bytes = parcel.bytes.subarray(0, most);
    if (bytesPerSecond !== null) this.#freeAt = now + (bytes.length * 1000) / bytesPerSecond;
    parcel.bytes = parcel.bytes.subarray(bytes.length);
    if (parcel.bytes.length === 0) this.#held.shift();
    this.#heldBytes -= bytes.length;
    if (this.#heldBytes < maxHeldBytes) this.#from.resume();
    this.#drained = this.#to.write(bytes);
  }
}
