import {
  type ClientInfo,
  type Code,
  encodeJson,
  HeadwayError,
  type PresenceMessage,
  type UnwatchMessage,
  type WatchMessage,
} from '@headway/protocol';
import type { Asker } from './access.ts';
import { forEachLimited } from './for-each-limited.ts';
import type { Outbox } from './outbox.ts';
import { type Outgoing, OutgoingText } from './outgoing.ts';
import { type Departure, departureOf, type PresenceWatcher } from './presence-room.ts';
import type { Services } from './services.ts';
import { toldError } from './told-error.ts';

/** Rules that are asked at the same time. */
const maxAtOnce = 8;

export interface PresenceConnectionOptions {
  services: Services;
  outbox: Outbox;
  client: ClientInfo;
  asker: Asker;
}

/** What one connection has to do with presence: where it is seen, and what it watches. */
export class PresenceConnection {
  readonly #services: Services;
  readonly #outbox: Outbox;
  readonly #client: ClientInfo;
  readonly #asker: Asker;
  /** Channels where it is listed because it is subscribed. Most connections have neither these nor watches. */
  #subscribed: Set<string> | null = null;
  #watches: Map<string, Watch> | null = null;
  #ended = false;

  constructor({ services, outbox, client, asker }: PresenceConnectionOptions) {
    this.#services = services;
    this.#outbox = outbox;
    this.#client = client;
    this.#asker = asker;
  }

  /** It has subscribed. */
  subscribed(channel: string): void {
    if (this.#ended || !this.#isSeen || !this.#presences.keeps(channel)) return;
    (this.#subscribed ??= new Set()).add(channel);
    this.#presences.enter(channel, this.#userId, this.#client);
  }

  /** It is no longer subscribed. Does nothing where it was not. */
  unsubscribed(channel: string, how: Departure): void {
    if (!this.#subscribed?.delete(channel)) return;
    this.#presences.leave(channel, this.#userId, this.#client.id, how);
  }

  /** @throws HeadwayError `unknown_channel`, `forbidden`, `not_found`, `too_many_subscriptions`. */
  async watch({ ref, channel, unseen }: WatchMessage): Promise<void> {
    // Before the rule is asked: a recheck or an `unwatch` that comes meanwhile must find it.
    const watch = this.#watches?.get(channel) ?? this.#add(channel);
    const { access, settings } = this.#services;
    try {
      await access.requireSubscribe(this.#asker.identity, channel);
      this.#presences.require(channel);
    } catch (error) {
      const told = toldError(error, 'watch', settings.onError);
      this.#endWatch(watch, departureOf(told.code));
      throw told;
    }
    if (watch.isEnded) throw new HeadwayError('not_subscribed', 'Unwatched before it could be answered.');
    this.#outbox.send({ type: 'reply', ref, result: null });
    this.#show(watch, unseen !== true && this.#isSeen, 'left');
    this.#presences.watch(channel, watch);
  }

  unwatch({ ref, channel }: UnwatchMessage): void {
    const watch = this.#watches?.get(channel);
    if (watch) this.#endWatch(watch, 'left');
    this.#outbox.send({ type: 'reply', ref, result: null });
  }

  /** Asks the rules of watches again. What changes meanwhile reaches only those who may still know. */
  async recheck(channel?: string): Promise<void> {
    if (!this.#watches) return;
    const { access, settings } = this.#services;
    const watches = [...this.#watches.values()].filter(
      (watch) => channel === undefined || watch.channel === channel,
    );
    for (const watch of watches) watch.hold();
    await forEachLimited(watches, maxAtOnce, async (watch) => {
      try {
        await access.requireSubscribe(this.#asker.identity, watch.channel);
      } catch (error) {
        this.#withdraw(watch, toldError(error, 'watch', settings.onError).code);
      }
      watch.release();
    });
  }

  /** The connection is gone. */
  endAll(how: Departure): void {
    this.#ended = true;
    for (const channel of this.#subscribed ?? []) this.unsubscribed(channel, how);
    for (const watch of this.#watches?.values() ?? []) this.#endWatch(watch, how);
  }

  #add(channel: string): Watch {
    const watches = (this.#watches ??= new Map<string, Watch>());
    if (watches.size >= this.#services.settings.maxSubscriptions) {
      throw new HeadwayError('too_many_subscriptions');
    }
    const watch = new Watch(channel, this.#outbox);
    watches.set(channel, watch);
    return watch;
  }

  #withdraw(watch: Watch, code: Code): void {
    if (watch.isEnded) return;
    const { channel } = watch;
    this.#endWatch(watch, departureOf(code));
    const message: PresenceMessage = { type: 'presence', channel, count: 0, code };
    this.#outbox.push(new OutgoingText(encodeJson(message)));
  }

  #endWatch(watch: Watch, how: Departure): void {
    if (watch.isEnded) return;
    watch.end();
    this.#watches?.delete(watch.channel);
    this.#presences.unwatch(watch.channel, watch);
    this.#show(watch, false, how);
  }

  /** Lists the client as a watcher of the channel, or no longer. */
  #show(watch: Watch, isSeen: boolean, how: Departure): void {
    if (watch.isSeen === isSeen) return;
    watch.isSeen = isSeen;
    if (isSeen) this.#presences.enter(watch.channel, this.#userId, this.#client);
    else this.#presences.leave(watch.channel, this.#userId, this.#client.id, how);
  }

  get #presences(): Services['presences'] {
    return this.#services.presences;
  }

  get #userId(): string {
    return this.#asker.identity.userId;
  }

  /** A worker does its work and is nobody's company. */
  get #isSeen(): boolean {
    return this.#client.kind !== 'worker';
  }
}

/** One connection's watch of one channel. While its right is in doubt, it has no room. */
class Watch implements PresenceWatcher {
  readonly channel: string;
  readonly #outbox: Outbox;
  isSeen = false;
  #isEnded = false;
  #holds = 0;
  #released: (() => void)[] = [];

  constructor(channel: string, outbox: Outbox) {
    this.channel = channel;
    this.#outbox = outbox;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  get hasRoom(): boolean {
    return this.#holds === 0 && this.#outbox.hasRoom;
  }

  async room(): Promise<void> {
    if (this.#holds > 0) await new Promise<void>((resolve) => this.#released.push(resolve));
    await this.#outbox.room();
  }

  push(outgoing: Outgoing): void {
    this.#outbox.push(outgoing);
  }

  hold(): void {
    this.#holds += 1;
  }

  release(): void {
    this.#holds -= 1;
    if (this.#holds === 0) this.#wake();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  #wake(): void {
    const released = this.#released;
    this.#released = [];
    for (const resolve of released) resolve();
  }
}
