import { type ClientInfo, type Clock, type Code, codes, type PresenceMember } from '@headway/protocol';
import type { Outgoing } from './outgoing.ts';
import { PresenceList } from './presence-list.ts';
import type { PresenceSettings } from './presence-options.ts';
import { PresenceView } from './presence-view.ts';

/** Changes of a list, and of a crowd's count, are told at most this often, ms. */
const listEveryMs = 250;
const countEveryMs = 1000;
/** Who unsubscribes leaves after this, ms: time to subscribe anew, with another filter or from another page. */
const settleMs = 250;

/** Who is told of a channel's presence. Its functions MUST NOT throw. */
export interface PresenceWatcher {
  /** Whether it may be told something now. */
  readonly hasRoom: boolean;
  /** Resolves when there may be room: ask `hasRoom` again. */
  room(): Promise<void>;
  push(outgoing: Outgoing): void;
}

/**
 * How a client goes: `left` on purpose, perhaps to subscribe anew; `lost`, so that it may come back; `removed` for good.
 */
export type Departure = 'left' | 'lost' | 'removed';

/** How a client goes whose connection, subscription or watch has ended with this code. */
export function departureOf(code: Code): Departure {
  const { reaction } = codes[code];
  return reaction === 'stop' || reaction === 'report' ? 'removed' : 'lost';
}

export interface PresenceRoomOptions {
  channel: string;
  settings: PresenceSettings;
  clock: Clock;
  /** Until then those of before the start may not be back, monotonic ms. */
  fillingUntil: number;
  /** Nobody is here and nobody watches. */
  onEmpty: () => void;
}

/** Who is in one channel, and who is told of it. Changes are gathered, and told to all watchers at once. */
export class PresenceRoom {
  readonly #options: PresenceRoomOptions;
  readonly #list = new PresenceList();
  /** What each was told last. */
  readonly #watchers = new Map<PresenceWatcher, PresenceView | null>();
  readonly #awaitingRoom = new Set<PresenceWatcher>();
  #view: { version: number; view: PresenceView } | null = null;
  /** What was told last to those that have kept up. */
  #told: PresenceView | null = null;
  #lastTickAt = -Infinity;
  #changedAt = Infinity;
  #timer: { at: number; cancel: () => void } | null = null;

  constructor(options: PresenceRoomOptions) {
    this.#options = options;
  }

  enter(user: string, client: ClientInfo): void {
    const { clock } = this.#options;
    this.#change(() => this.#list.enter(user, client, new Date(clock.now()).toISOString()));
  }

  leave(user: string, clientId: string, how: Departure): void {
    const { clock, settings } = this.#options;
    const now = clock.monotonic();
    const staysMs = { left: settleMs, lost: settings.graceMs, removed: 0 }[how];
    this.#change(() => {
      this.#list.leave(user, clientId, now + staysMs);
      this.#list.expire(now);
    });
  }

  /** Nobody is listed any longer who has no connection now. */
  dropAway(): void {
    this.#change(() => this.#list.expire(Infinity));
  }

  /** Tells the watcher all, then what changes. */
  watch(watcher: PresenceWatcher): void {
    this.#watchers.set(watcher, null);
    this.#tell(watcher, null);
    this.#schedule();
  }

  /** Idempotent. */
  unwatch(watcher: PresenceWatcher): void {
    this.#watchers.delete(watcher);
    this.#awaitingRoom.delete(watcher);
    this.#schedule();
  }

  members(): PresenceMember[] {
    this.#change(() => this.#list.expire(this.#options.clock.monotonic()));
    return this.#list.members();
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#watchers.clear();
  }

  #change(act: () => void): void {
    const { version } = this.#list;
    act();
    if (this.#list.version !== version) {
      this.#changedAt = Math.min(this.#changedAt, this.#options.clock.monotonic());
    }
    this.#schedule();
  }

  /** Looks again when something is due, and not before what was told last has stood for a while. */
  #schedule(): void {
    if (this.#list.count === 0 && this.#watchers.size === 0) {
      this.close();
      this.#options.onEmpty();
      return;
    }
    const { clock, fillingUntil } = this.#options;
    const everyMs = this.#told?.members ? listEveryMs : countEveryMs;
    const untold = this.#watchers.size === 0 ? Infinity : this.#changedAt + listEveryMs;
    const filled = this.#watchers.size > 0 && this.#told?.filling ? fillingUntil : Infinity;
    const due = Math.min(this.#list.nextLeave, untold, filled);
    const at = Math.max(due, this.#lastTickAt + everyMs);
    if (at === Infinity || (this.#timer && this.#timer.at <= at)) return;
    this.#timer?.cancel();
    const cancel = clock.setTimer(() => this.#tick(), Math.max(0, at - clock.monotonic()));
    this.#timer = { at, cancel };
  }

  #tick(): void {
    this.#timer = null;
    this.#lastTickAt = this.#options.clock.monotonic();
    this.#list.expire(this.#lastTickAt);
    this.#changedAt = Infinity;
    this.#tellAll();
    this.#schedule();
  }

  #tellAll(): void {
    if (this.#watchers.size === 0) {
      this.#told = null;
      return;
    }
    const before = this.#told;
    const now = this.#current();
    if (before === now) return;
    this.#told = now;
    const change = before && now.changeFrom(before);
    for (const [watcher, known] of this.#watchers) {
      if (known !== before || before === null) this.#tell(watcher, known);
      else if (change === null) this.#watchers.set(watcher, now);
      else if (this.#hasRoom(watcher)) {
        this.#watchers.set(watcher, now);
        watcher.push(change);
      }
    }
  }

  /** Tells a watcher all there is, unless it knows. */
  #tell(watcher: PresenceWatcher, known: PresenceView | null): void {
    const now = this.#current();
    this.#told ??= now;
    if (known === now || !this.#hasRoom(watcher)) return;
    this.#watchers.set(watcher, now);
    watcher.push(now.whole);
  }

  /** Who has no room is told all, as it is then, once there is room. */
  #hasRoom(watcher: PresenceWatcher): boolean {
    if (watcher.hasRoom) return true;
    if (!this.#awaitingRoom.has(watcher)) {
      this.#awaitingRoom.add(watcher);
      void watcher.room().then(() => {
        if (!this.#awaitingRoom.delete(watcher)) return;
        this.#tell(watcher, this.#watchers.get(watcher) ?? null);
      });
    }
    return false;
  }

  #current(): PresenceView {
    const { channel, settings, clock, fillingUntil } = this.#options;
    const { version, count } = this.#list;
    const filling = clock.monotonic() < fillingUntil;
    if (this.#view?.version === version && this.#view.view.filling === filling) return this.#view.view;
    const members = count <= settings.maxMembers ? this.#list.texts() : null;
    const view = new PresenceView({ channel, count, members, filling });
    this.#view = { version, view };
    return view;
  }
}
