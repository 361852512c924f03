import type { Clock } from '@headway/protocol';

export interface BeatTimes {
  heartbeatMs: number;
  silenceMs: number;
}

/** What is due now, and when to look again. */
export interface Beat {
  action: 'none' | 'ping' | 'lost';
  delayMs: number;
}

/** Decides a heartbeat. All times are monotonic, ms. */
export function nextBeat(
  { now, heardAt, pingedAt }: { now: number; heardAt: number; pingedAt: number },
  { heartbeatMs, silenceMs }: BeatTimes,
): Beat {
  if (now - heardAt >= silenceMs) return { action: 'lost', delayMs: 0 };
  const due = now - pingedAt >= heartbeatMs;
  const nextPing = (due ? now : pingedAt) + heartbeatMs;
  return {
    action: due ? 'ping' : 'none',
    delayMs: Math.max(1, Math.min(nextPing, heardAt + silenceMs) - now),
  };
}

/** Pings a peer regularly and tells when it has been silent for too long. */
export class Heartbeat {
  readonly #options: BeatTimes & { clock: Clock; onPing: () => void; onLost: () => void };
  #heardAt: number;
  #pingedAt: number;
  #cancel: () => void = () => undefined;

  constructor(options: BeatTimes & { clock: Clock; onPing: () => void; onLost: () => void }) {
    this.#options = options;
    this.#heardAt = options.clock.monotonic();
    this.#pingedAt = this.#heardAt;
    this.#beat();
  }

  /** Something came from the peer. */
  heard(): void {
    this.#heardAt = this.#options.clock.monotonic();
  }

  stop(): void {
    this.#cancel();
  }

  #beat(): void {
    const { clock, onPing, onLost } = this.#options;
    const now = clock.monotonic();
    const { action, delayMs } = nextBeat(
      { now, heardAt: this.#heardAt, pingedAt: this.#pingedAt },
      this.#options,
    );
    if (action === 'lost') {
      onLost();
      return;
    }
    this.#cancel = clock.setTimer(() => this.#beat(), delayMs);
    if (action === 'ping') {
      this.#pingedAt = now;
      onPing();
    }
  }
}
