import type { Clock } from '@headway/protocol';
import { slowestBytesPerMs } from './send-window.ts';

export interface BeatTimes {
  heartbeatMs: number;
  silenceMs: number;
  stallMs: number;
}

/** What a peer has taken, as far as it can be seen. */
export interface PeerProgress {
  /** Rises whenever it is seen to have read something. */
  moves: number;
  /** Written and not known to have arrived. */
  unconfirmedBytes: number;
  /** It was asked what has arrived, and has not answered yet. */
  awaitsAnswer: boolean;
  /** How fast it was seen to read. */
  bytesPerMs: number;
}

/** What is known of a peer. All times are monotonic, ms. */
export interface PeerState extends PeerProgress {
  /** When something came from it, or it took something. */
  heardAt: number;
  pingedAt: number;
  /** Since when it was asked and has taken nothing; `null` when it was not asked: then nobody can know. */
  stuckSince: number | null;
}

/** An answer may take so many times as long as at the peer's speed: ways are not always equally fast. */
const slowerBy = 4;

/** Looks at the peers come so often in the shortest of the times. */
const looksPerTime = 16;

/**
 * Decides what is due with a peer. A ping waits behind what was written before it: its answer is due after the time for
 * that, too.
 */
export function judgePeer(
  now: number,
  { heardAt, pingedAt, stuckSince, unconfirmedBytes, bytesPerMs }: Omit<PeerState, 'moves' | 'awaitsAnswer'>,
  { heartbeatMs, silenceMs, stallMs }: BeatTimes,
): 'none' | 'ping' | 'lost' | 'stalled' {
  const slowestMs = unconfirmedBytes / slowestBytesPerMs;
  if (stuckSince !== null && now - stuckSince >= stallMs + slowestMs) return 'stalled';
  const patienceMs = Math.min(slowestMs, (unconfirmedBytes / bytesPerMs) * slowerBy);
  if (now - heardAt >= silenceMs + patienceMs) return 'lost';
  return now - pingedAt >= heartbeatMs ? 'ping' : 'none';
}

/** Whose heart is listened to. */
export interface Peer {
  readonly progress: PeerProgress;
  ping(): void;
  /** It has been silent for too long. */
  lost(): void;
  /** It has taken nothing of what waits for it for too long. */
  stalled(): void;
}

/** One peer's share of the heartbeat. */
export class Pulse {
  readonly #peer: Peer;
  readonly #clock: Pick<Clock, 'monotonic'>;
  #heardAt: number;
  #pingedAt: number;
  #moves = 0;
  #stuckSince: number | null = null;

  constructor(peer: Peer, clock: Pick<Clock, 'monotonic'>) {
    this.#peer = peer;
    this.#clock = clock;
    this.#heardAt = clock.monotonic();
    this.#pingedAt = this.#heardAt;
  }

  /** Something came from the peer. */
  heard(): void {
    this.#heardAt = this.#clock.monotonic();
  }

  beat(now: number, times: BeatTimes): void {
    const { progress } = this.#peer;
    const { moves, unconfirmedBytes, awaitsAnswer } = progress;
    if (unconfirmedBytes === 0 || !awaitsAnswer) {
      this.#stuckSince = null;
    } else if (this.#stuckSince === null || moves !== this.#moves) {
      if (this.#stuckSince !== null) this.#heardAt = now;
      this.#stuckSince = now;
    }
    this.#moves = moves;
    const due = judgePeer(
      now,
      { ...progress, heardAt: this.#heardAt, pingedAt: this.#pingedAt, stuckSince: this.#stuckSince },
      times,
    );
    if (due === 'none') return;
    if (due === 'ping') {
      this.#pingedAt = now;
      this.#peer.ping();
    } else {
      this.#peer[due]();
    }
  }
}

/** Listens to all peers of a server, by one timer. */
export class Heartbeats {
  readonly #options: BeatTimes & { clock: Clock };
  readonly #pulses = new Set<Pulse>();
  #cancel: (() => void) | null = null;

  constructor(options: BeatTimes & { clock: Clock }) {
    this.#options = options;
  }

  /** Listens to a peer until `stop`. */
  start(peer: Peer): Pulse {
    const pulse = new Pulse(peer, this.#options.clock);
    this.#pulses.add(pulse);
    if (!this.#cancel) this.#schedule();
    return pulse;
  }

  stop(pulse: Pulse): void {
    this.#pulses.delete(pulse);
    if (this.#pulses.size > 0) return;
    this.#cancel?.();
    this.#cancel = null;
  }

  #schedule(): void {
    const { clock, heartbeatMs, silenceMs, stallMs } = this.#options;
    const delayMs = Math.min(heartbeatMs, silenceMs - heartbeatMs, stallMs) / looksPerTime;
    this.#cancel = clock.setTimer(() => this.#look(), Math.max(1, delayMs));
  }

  #look(): void {
    this.#cancel = null;
    const now = this.#options.clock.monotonic();
    for (const pulse of this.#pulses) pulse.beat(now, this.#options);
    if (this.#pulses.size > 0) this.#schedule();
  }
}
