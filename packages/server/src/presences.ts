import {
  type ClientInfo,
  type Clock,
  HeadwayError,
  parseChannel,
  type PresenceMember,
} from '@headway/protocol';
import type { PresenceSettings } from './presence-options.ts';
import { type Departure, PresenceRoom, type PresenceWatcher } from './presence-room.ts';

/** Presence in all channels of a server. It is held in memory only: a server that starts knows nobody. */
export class Presences {
  readonly #namespaces: ReadonlyMap<string, PresenceSettings>;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #rooms = new Map<string, PresenceRoom>();

  constructor(namespaces: ReadonlyMap<string, PresenceSettings>, clock: Clock) {
    this.#namespaces = namespaces;
    this.#clock = clock;
    this.#startedAt = clock.monotonic();
  }

  /** Whether presence is kept in this channel. */
  keeps(channel: string): boolean {
    return this.#settingsOf(channel) !== undefined;
  }

  /** @throws HeadwayError `not_found` where no presence is kept. */
  require(channel: string): void {
    if (!this.keeps(channel)) throw new HeadwayError('not_found', `No presence is kept in '${channel}'.`);
  }

  /** Does nothing where no presence is kept; so do the others. */
  enter(channel: string, user: string, client: ClientInfo): void {
    this.#open(channel)?.enter(user, client);
  }

  /** Undoes one `enter`. */
  leave(channel: string, user: string, clientId: string, how: Departure): void {
    this.#rooms.get(channel)?.leave(user, clientId, how);
  }

  watch(channel: string, watcher: PresenceWatcher): void {
    this.#open(channel)?.watch(watcher);
  }

  /** Idempotent. */
  unwatch(channel: string, watcher: PresenceWatcher): void {
    this.#rooms.get(channel)?.unwatch(watcher);
  }

  /** @throws HeadwayError `not_found` where no presence is kept. */
  members(channel: string): PresenceMember[] {
    this.require(channel);
    return this.#rooms.get(channel)?.members() ?? [];
  }

  /**
   * The rights of a channel (or of all, without one) are asked again: those whose connection was lost can't be asked for,
   * and are listed no longer.
   */
  recheck(channel?: string): void {
    const rooms = channel === undefined ? [...this.#rooms.values()] : [this.#rooms.get(channel)];
    for (const room of rooms) room?.dropAway();
  }

  /** Channels in which somebody is, or whom somebody watches. */
  get size(): number {
    return this.#rooms.size;
  }

  /** Forgets all. The connections must be closed by then. */
  close(): void {
    for (const room of this.#rooms.values()) room.close();
    this.#rooms.clear();
  }

  #settingsOf(channel: string): PresenceSettings | undefined {
    // Most servers keep none: their channels need not even be read.
    if (this.#namespaces.size === 0) return undefined;
    return this.#namespaces.get(parseChannel(channel)?.namespace ?? '');
  }

  #open(channel: string): PresenceRoom | null {
    const known = this.#rooms.get(channel);
    if (known) return known;
    const settings = this.#settingsOf(channel);
    if (!settings) return null;
    const room = new PresenceRoom({
      channel,
      settings,
      clock: this.#clock,
      fillingUntil: this.#startedAt + settings.graceMs,
      onEmpty: () => {
        if (this.#rooms.get(channel) === room) this.#rooms.delete(channel);
      },
    });
    this.#rooms.set(channel, room);
    return room;
  }
}
