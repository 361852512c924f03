import type { Clock } from '@headway/protocol';

export interface BeatTimes {
  heartbeatMs: number;
  silenceMs: number;
  stallMs: number;
}

/** What is known of a peer. All times are monotonic, ms. */
export interface PeerState {
  /** When something came from it, or it took what had waited for it. */
  heardAt: number;
  pingedAt: number;
  /** Since when the socket has held the same write; `null` when it holds none. */
  stuckSince: number | null;
  /** The size of that write. */
  inFlightBytes: number;
  /** Written since the last ping that it answered. */
  unconfirmedBytes: number;
}

/**
 * Who reads so little in a millisecond is slow, not gone (1 KiB/s): a ping waits behind what was written before it, and
 * that a peer takes a write shows only when it has taken all of it.
 */
const slowestBytesPerMs = 1.024;

/** Looks at the peers come so often in the shortest of the times. */
const looksPerTime = 16;

/** Decides what is due with a peer. */
export function judgePeer(
  now: number,
  peer: PeerState,
  times: BeatTimes,
): 'none' | 'ping' | 'lost' | 'stalled' {
  const { stuckSince, inFlightBytes, unconfirmedBytes } = peer;
  if (stuckSince !== null && now - stuckSince >= times.stallMs + inFlightBytes / slowestBytesPerMs) {
    return 'stalled';
  }
  const patienceMs = Math.min(unconfirmedBytes / slowestBytesPerMs, times.stallMs);
  if (now - peer.heardAt >= times.silenceMs + patienceMs) return 'lost';
  return now - peer.pingedAt >= times.heartbeatMs ? 'ping' : 'none';
}

/** Whose heart is listened to. */
export interface Peer {
  readonly progress: { writes: number; inFlightBytes: number; writtenBytes: number };
  /** `payload` is to come back with the answer. */
  ping(payload: string): void;
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
  #confirmedBytes = 0;
  #writes = 0;
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

  /** The answer to a ping. */
  ponged(payload: string): void {
    this.heard();
    const confirmed = Number(payload);
    // Peers may send pongs of their own.
    if (confirmed > this.#confirmedBytes && confirmed <= this.#peer.progress.writtenBytes) {
      this.#confirmedBytes = confirmed;
    }
  }

  beat(now: number, times: BeatTimes): void {
    const { writes, inFlightBytes, writtenBytes } = this.#peer.progress;
    if (inFlightBytes === 0 || writes !== this.#writes) {
      // What the kernel does not take at once, it takes when the peer has read.
      if (this.#stuckSince !== null) this.#heardAt = now;
      this.#stuckSince = inFlightBytes === 0 ? null : now;
      this.#writes = writes;
    }
    const due = judgePeer(
      now,
      {
        heardAt: this.#heardAt,
        pingedAt: this.#pingedAt,
        stuckSince: this.#stuckSince,
        inFlightBytes,
        unconfirmedBytes: writtenBytes - this.#confirmedBytes,
      },
      times,
    );
    if (due === 'none') return;
    if (due === 'ping') {
      this.#pingedAt = now;
      this.#peer.ping(String(writtenBytes));
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
