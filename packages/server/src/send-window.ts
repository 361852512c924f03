/** How far ahead of the peer an outbox may write. Sizes are bytes. */
export interface WindowSize {
  size: number;
  /** How fast the peer was when it last confirmed something. */
  bytesPerMs: number;
}

const minSize = 16_384;
const maxSize = 4_194_304;
/** A peer is asked to confirm when this share of the window was written since it was last asked. */
const askShare = 1 / 4;
/** So long may what was written take to arrive, ms: about as old may the newest state be that the peer sees. */
const targetDelayMs = 1000;
/** Who takes so little is slow, not gone (1 KiB/s). Faster ones are given as much time as they would need. */
export const slowestBytesPerMs = 1.024;

export const firstWindow: Readonly<WindowSize> = { size: 65_536, bytesPerMs: slowestBytesPerMs };

/**
 * The window after a peer has confirmed `bytes`, of which it was asked `delayMs` ago: twice as large when that was
 * quick and the window was in the way, else so large that the next answer takes about as long as it should.
 */
export function resized(
  window: WindowSize,
  { bytes, delayMs }: { bytes: number; delayMs: number },
): WindowSize {
  if (bytes === 0) return window;
  const bytesPerMs = Math.max(slowestBytesPerMs, bytes / Math.max(1, delayMs));
  if (delayMs > 2 * targetDelayMs) {
    return { size: Math.max(minSize, Math.round((window.size * targetDelayMs) / delayMs)), bytesPerMs };
  }
  const grows = delayMs <= targetDelayMs && bytes >= window.size * askShare;
  return { size: grows ? Math.min(maxSize, window.size * 2) : window.size, bytesPerMs };
}

/**
 * Bounds what is written to a socket and not confirmed by its peer. What is in the buffers of the kernel or of a proxy,
 * megabytes of them, can't give way to newer states, and hides from us whether the peer reads at all. Pings that say how
 * much was written stand behind it, and their answers confirm it (RFC 6455, section 5.5.3).
 */
export class SendWindow {
  #window: WindowSize = firstWindow;
  #written = 0;
  #confirmed = 0;
  /** The first ping that is not answered yet: what it is to confirm, and when it was sent. */
  #asked: { written: number; at: number } | null = null;

  get writtenBytes(): number {
    return this.#written;
  }

  get unconfirmedBytes(): number {
    return this.#written - this.#confirmed;
  }

  /** Whether the peer was asked and has not answered yet. */
  get awaitsAnswer(): boolean {
    return this.#asked !== null;
  }

  /** So much may be written now. */
  get room(): number {
    return this.#window.size - this.unconfirmedBytes;
  }

  get bytesPerMs(): number {
    return this.#window.bytesPerMs;
  }

  /** Counts a write. True when the peer is to be asked now. */
  wrote(bytes: number): boolean {
    this.#written += bytes;
    return this.wantsAnswer;
  }

  /** Whether it is time to ask. */
  get wantsAnswer(): boolean {
    return this.#asked === null && this.unconfirmedBytes >= this.#window.size * askShare;
  }

  /** The payload of a ping that is sent now. @param now monotonic, ms */
  ask(now: number): string {
    this.#asked ??= { written: this.#written, at: now };
    return String(this.#written);
  }

  /** The payload of a pong. False when it confirms nothing new: peers may send pongs of their own. */
  answered(payload: string, now: number): boolean {
    const confirmed = Number(payload);
    if (!(confirmed >= this.#confirmed && confirmed <= this.#written)) return false;
    const before = this.#confirmed;
    this.#confirmed = confirmed;
    const asked = this.#asked;
    if (asked && confirmed >= asked.written) {
      this.#asked = null;
      this.#window = resized(this.#window, { bytes: asked.written - before, delayMs: now - asked.at });
    }
    return confirmed > before;
  }
}
