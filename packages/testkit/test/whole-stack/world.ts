import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Log } from '@headway/log';
import { HeadwayError, type Position } from '@headway/protocol';
import { type Pair, startPair, waitUntil } from '@headway/testkit';
import { type Actor, type Holder, release, startActor, take } from './actor.ts';
import { markKey, type Numbered, type StackEvents, stackEvents } from './events.ts';
import { Records } from './records.ts';
import { actors, channels, type Step } from './steps.ts';
import { entityFaults, faultsOf } from './verify.ts';

/** How a run opens its log, at first and after each restart. */
export type OpenLog = () => Log;

const longestMs = 20_000;

/** A server, a log, and clients on faulty networks; takes steps and tells in the end what went wrong. */
export class World {
  readonly #pair: Pair<StackEvents>;
  readonly #records: Records;
  readonly #known: ({ channel: string } & Position)[] = [];
  readonly #published: Promise<void>[] = [];
  /** Each gives, once it has settled, a look at what came of it. */
  readonly #said: Promise<() => string | null>[] = [];
  #number = 0;
  #restarted: Promise<void> = Promise.resolve();
  #actors: readonly Actor[] = [];

  private constructor(pair: Pair<StackEvents>, records: Records) {
    this.#pair = pair;
    this.#records = records;
  }

  static async start(openLog: OpenLog): Promise<World> {
    const records = new Records();
    const pair = await startPair<StackEvents>({
      events: stackEvents,
      log: () => records.watch(openLog()),
      namespaces: { project: { subscribe: () => true, publish: () => true, history: { maxEvents: 4 } } },
      pageEvents: 3,
      heartbeatMs: 50,
      silenceMs: 250,
      onError: (error, { stage }) => records.faults.push(`server, ${stage}: ${String(error)}`),
    });
    const world = new World(pair, records);
    await world.#startActors();
    return world;
  }

  async #startActors(): Promise<void> {
    this.#actors = await Promise.all(
      Array.from({ length: actors }, (_, index) =>
        startActor(this.#pair, `actor-${index}`, (error) =>
          this.#records.faults.push(`client: ${String(error)}`),
        ),
      ),
    );
    for (const actor of this.#actors) take(actor, channels[0], { filter: null, after: null, recent: true });
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'publish':
        for (let nth = 0; nth < step.count; nth += 1) this.#publish(step);
        return;
      case 'pass':
        for (let turn = 0; turn < step.turns; turn += 1) await setImmediate();
        return;
      case 'wait':
        await setTimeout(step.ms);
        return;
      case 'restart':
        this.#restart(step.abrupt);
        return;
      case 'sweep':
        this.#sweep();
        return;
      default:
        this.#happenTo(this.#actorOf(step), step);
    }
  }

  #actorOf({ actor }: { actor: number }): Actor {
    const found = this.#actors[actor];
    if (!found) throw new Error(`There is no actor ${actor}.`);
    return found;
  }

  #happenTo(actor: Actor, step: Extract<Step, { actor: number }>): void {
    const { network } = actor;
    switch (step.do) {
      case 'take': {
        const known = this.#known.filter(({ channel }) => channel === step.channel);
        const after = step.after === null ? null : known[step.after % Math.max(1, known.length)];
        take(actor, step.channel, { filter: step.filter, after: after ?? null, recent: step.recent });
        return;
      }
      case 'say':
        this.#say(actor, step.channel);
        return;
      case 'release':
        release(actor, step.nth);
        return;
      case 'cut':
        network.cut({ side: step.side });
        return;
      case 'freeze':
        network.freeze({ direction: step.direction });
        return;
      case 'throttle':
        network.throttle(step.bytesPerSecond);
        return;
      case 'thaw':
      case 'refuse':
      case 'accept':
        network[step.do]();
        return;
      default:
        step satisfies never;
    }
  }

  #publish({ to, kind, key }: { to: readonly string[]; kind: keyof StackEvents | 'end'; key: string }): void {
    this.#number += 1;
    const number = this.#number;
    const published =
      kind === 'end'
        ? this.#pair.headway.publish(to, { type: 'item.changed', data: null }, { tombstoneKey: key })
        : this.#pair.headway.publish(to, { type: kind, data: { number, key } });
    this.#published.push(
      published.then(
        ({ id, positions }) => {
          for (const position of positions) {
            this.#known.push(position);
            const event = this.#records.stored(position.channel)[position.offset - 1];
            const stands = kind === 'item.progress' ? event?.key === key && event.state : event?.id === id;
            if (!stands)
              this.#records.faults.push(
                `publish ${number} (${kind}) does not stand at ${position.channel}@${position.offset}`,
              );
          }
        },
        (error: unknown) => {
          if (!isGoing(error)) this.#records.faults.push(`publish ${number}: ${String(error)}`);
        },
      ),
    );
  }

  /** What is answered was stored once, at the place that the answer names; what is not was stored once or never. */
  #say(actor: Actor, channel: string): void {
    this.#number += 1;
    const number = this.#number;
    const placesOf = (): number[] =>
      this.#records
        .stored(channel)
        .flatMap(({ data, offset }) => ((data as Numbered | null)?.number === number ? [offset] : []));
    this.#said.push(
      actor.client.publish(channel, { type: 'word.said', data: { number, key: '' } }).then(
        ({ offset }) =>
          () =>
            placesOf().join() === String(offset)
              ? null
              : `word ${number} was answered with @${offset}, and stands at @${placesOf().join()}`,
        (error: unknown) => () =>
          placesOf().length <= 1 ? null : `word ${number} (${String(error)}) stands at @${placesOf().join()}`,
      ),
    );
  }

  #restart(abrupt: boolean): void {
    this.#restarted = this.#restarted.then(async () => {
      // A goodbye that nobody can hear would take its time.
      if (!abrupt) for (const { network } of this.#actors) network.thaw();
      await this.#pair.restart({ abrupt });
    });
  }

  #sweep(): void {
    this.#published.push(
      this.#pair.log.sweep().catch((error: unknown) => {
        if (!isGoing(error)) this.#records.faults.push(`sweep: ${String(error)}`);
      }),
    );
  }

  /** Heals everything, waits until everyone has what was published last, and tells what is wrong. */
  async finish(): Promise<string[]> {
    await this.#restarted;
    await Promise.all(this.#published);
    for (const { network } of this.#actors) {
      network.accept();
      network.thaw();
      network.throttle(null);
    }
    const said = await Promise.all(this.#said);
    this.#publish({ to: channels, kind: 'mark.set', key: markKey });
    const mark = this.#number;
    await Promise.all(this.#published);
    const isMarked = ({ handle }: Holder): boolean =>
      (handle.snapshot().entities.get(markKey)?.data as Numbered | undefined)?.number === mark;
    for (const holder of this.#actors.flatMap(({ holders }) => holders)) {
      if (holder.released) continue;
      const { channel, handle } = holder;
      await waitUntil(() => isMarked(holder), { timeoutMs: longestMs }).catch(() =>
        this.#records.faults.push(`${channel}: never came to the mark: ${JSON.stringify(handle.snapshot())}`),
      );
    }
    this.#records.faults.push(...said.flatMap((look) => look() ?? []));
    return [...this.#records.faults, ...this.#actors.flatMap((actor, index) => this.#faultsOf(actor, index))];
  }

  #faultsOf(actor: Actor, index: number): string[] {
    const faults = actor.holders.flatMap((holder, nth) => {
      const stored = this.#records.stored(holder.channel);
      const shown = holder.released ? [] : entityFaults(holder, holder.handle.snapshot().entities, stored);
      return [...faultsOf(holder, stored), ...shown].map(
        (fault) => `actor ${index}, holder ${nth}: ${fault}`,
      );
    });
    const inHandlers = actor.holders.flatMap(({ seen }) =>
      seen.flatMap((one) => (one.kind === 'event' && one.origin !== 'snapshot' ? [one.event.id] : [])),
    );
    const wanted = [...new Set(inHandlers)].toSorted();
    const anywhere = actor.heardAnywhere.toSorted();
    if (anywhere.join() !== wanted.join()) {
      faults.push(
        `actor ${index} heard ${anywhere.length} events client-wide, ${wanted.length} in its channels`,
      );
    }
    return faults;
  }

  async close(): Promise<void> {
    await this.#restarted;
    for (const { client, network } of this.#actors) {
      client.close();
      await network.close();
    }
    await this.#pair.close();
  }
}

/** The server is on its way down: what was refused for that has not happened. */
function isGoing(error: unknown): boolean {
  return error instanceof HeadwayError ? error.code === 'unavailable' : String(error).includes('closed');
}
