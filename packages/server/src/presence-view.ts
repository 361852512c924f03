import { encodeJson } from '@headway/protocol';
import { type Outgoing, OutgoingText } from './outgoing.ts';

/** A list as it is told at one moment, encoded once for all who are told. */
export class PresenceView {
  readonly channel: string;
  /** People. */
  readonly count: number;
  /** The JSON of each, by user; null in a crowd, of which only the count is told. */
  readonly members: ReadonlyMap<string, string> | null;
  /** Those who are missing may not be back yet. */
  readonly filling: boolean;
  #whole: Outgoing | null = null;

  constructor(view: Pick<PresenceView, 'channel' | 'count' | 'members' | 'filling'>) {
    this.channel = view.channel;
    this.count = view.count;
    this.members = view.members;
    this.filling = view.filling;
  }

  /** For those who know nothing, or something else than the last view. */
  get whole(): Outgoing {
    this.#whole ??= this.#message(this.members ? { members: [...this.members.values()] } : {});
    return this.#whole;
  }

  /** For those who know an earlier view; null when it says the same. */
  changeFrom(before: PresenceView): Outgoing | null {
    const { members } = this;
    if (!members || !before.members || this.filling !== before.filling) {
      const same = !members && !before.members && this.count === before.count;
      return same && this.filling === before.filling ? null : this.whole;
    }
    const known = before.members;
    const changed = [...members].filter(([user, text]) => known.get(user) !== text).map(([, text]) => text);
    const left = [...known.keys()].filter((user) => !members.has(user)).map((user) => JSON.stringify(user));
    if (changed.length + left.length === 0) return null;
    return this.#message({ changed, left });
  }

  /** Lists of JSON; of those that amend, an empty one is not told. */
  #message(lists: Readonly<Record<string, readonly string[]>>): Outgoing {
    const { channel, count, filling } = this;
    const head = encodeJson({ type: 'presence', channel, count, ...(filling && { filling }) });
    const told = Object.entries(lists)
      .filter(([name, texts]) => name === 'members' || texts.length > 0)
      .map(([name, texts]) => `,"${name}":[${texts.join(',')}]`);
    return new OutgoingText(`${head.slice(0, -1)}${told.join('')}}`);
  }
}
