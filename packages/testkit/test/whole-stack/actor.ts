import type { ChannelHandle, ChannelSnapshot, HeadwayClient } from '@headway/client';
import type { EventFilter, Position } from '@headway/protocol';
import { type FaultyNetwork, faultyNetwork, type Pair } from '@headway/testkit';
import type { StackEvents } from './events.ts';
import type { Seen, Witness } from './verify.ts';

/** One who holds a channel, and all that it saw of it. */
export interface Holder extends Witness {
  readonly channel: string;
  readonly handle: ChannelHandle<StackEvents>;
  readonly seen: Seen[];
  released: boolean;
}

/** A client on a network of its own. */
export interface Actor {
  readonly network: FaultyNetwork;
  readonly client: HeadwayClient<StackEvents>;
  readonly holders: Holder[];
  /** Ids of the events that its client-wide handler heard. */
  readonly heardAnywhere: string[];
}

export async function startActor(
  pair: Pair<StackEvents>,
  name: string,
  onError: (error: unknown) => void,
): Promise<Actor> {
  const network = await faultyNetwork({ target: pair.url });
  const client = pair.client(name, {
    url: network.url,
    maxAttempts: Infinity,
    maxDelayMs: 20,
    silenceMs: 250,
    connectTimeoutMs: 1000,
    onError,
  });
  const heardAnywhere: string[] = [];
  client.on('*', (event) => heardAnywhere.push(event.id));
  client.connect();
  return { network, client, holders: [], heardAnywhere };
}

export function take(
  actor: Actor,
  channel: string,
  { filter, after, recent }: { filter: EventFilter | null; after: Position | null; recent: boolean },
): void {
  const others = actor.holders.filter((holder) => holder.channel === channel);
  const answered = others.some(({ handle }) => handle.snapshot().status !== 'pending');
  const handle = actor.client.channel(channel, {
    ...(filter && { filter }),
    ...(after ? { after } : recent && { recent: 1000 }),
  });
  const seen: Seen[] = [];
  const known = handle.snapshot();
  const holder: Holder = {
    channel,
    handle,
    filter,
    after: answered ? startOf(known, after) : (after?.offset ?? null),
    seen,
    asked: after,
    recent: recent && !after,
    released: false,
  };
  handle.on('*', (event, { origin }) => {
    const { status, position, reason } = handle.snapshot();
    const epoch = position?.epoch ?? null;
    // Live before its own answer: by what another holder, answered meanwhile, wants of the channel.
    const served = status !== 'pending' || (!answered && origin !== 'live');
    seen.push({ kind: 'event', event, origin, epoch, reason, served });
  });
  handle.subscribe(() => {
    const { status, position, reason } = handle.snapshot();
    if (status === 'live' && position) seen.push({ kind: 'standing', offset: position.offset, reason });
    else seen.push({ kind: 'away' });
  });
  actor.holders.push(holder);
}

/** Whoever joins others that were answered stands where they stand, or later if that is what it asked for. */
function startOf(known: ChannelSnapshot, after: Position | null): number | null {
  return known.status === 'live' && known.position
    ? Math.max(known.position.offset, after?.offset ?? 0)
    : null;
}

export function release(actor: Actor, nth: number): void {
  const held = actor.holders.filter((holder) => !holder.released);
  const holder = held[nth % Math.max(1, held.length)];
  // One always stays: what it sees in the end is what the run is about.
  if (!holder || held.length === 1) return;
  holder.handle.release();
  holder.released = true;
}
