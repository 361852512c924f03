import { type ClientOptions, createClient, type HeadwayClient } from '@headway/client';
import { type BuiltinEvents, systemClock } from '@headway/protocol';
import { tokenOf, type Visitor } from '../shared/addresses.ts';
import { type Cuttable, createCuttable } from './cuttable.ts';
import { isStill } from './still.ts';

export type KitClient = HeadwayClient<BuiltinEvents>;

/**
 * The clients of the page, each with a connection of its own: `main` for nearly all; `offline`, which loses it at once;
 * `held`, whose questions are not answered; `connecting`, which gets no token; `closed`, which is turned away;
 * `idle`, which does not try.
 */
export type ClientName = 'main' | 'offline' | 'held' | 'connecting' | 'closed' | 'idle';

export interface Clients {
  /** The same one each time. */
  get(name: ClientName): KitClient;
  /** The network of `main`. */
  readonly network: Cuttable;
}

/** So long, ms, that it does not happen while somebody looks. */
const never = 86_400_000;

export function createClients(visitor: Visitor): Clients {
  const made = new Map<ClientName, KitClient>();
  const network = createCuttable();
  const token = async (): Promise<string> => tokenOf(visitor);
  const common: ClientOptions = { url: '/ws', getToken: token, random: isStill ? () => 0.5 : Math.random };
  const make = (name: ClientName): KitClient => {
    switch (name) {
      case 'main':
        return createClient<BuiltinEvents>({
          ...common,
          environment: network.environment,
          maxAttempts: Infinity,
          maxDelayMs: 8000,
        });
      case 'offline':
        return createOffline(common);
      case 'connecting':
        return createClient<BuiltinEvents>({
          ...common,
          // Not a socket that is held: a browser opens no other one to the same server before that is answered.
          getToken: () => new Promise(() => undefined),
          connectTimeoutMs: never,
        });
      case 'closed':
        return createClient<BuiltinEvents>({ ...common, getToken: async () => 'nobody' });
      case 'held':
      case 'idle':
        return createClient<BuiltinEvents>(common);
      default:
        return name satisfies never;
    }
  };
  return {
    network,
    get(name) {
      const client = made.get(name) ?? make(name);
      made.set(name, client);
      return client;
    },
  };
}

/** Long enough to have heard of what it shows, ms. */
const offlineAfterMs = 700;

function createOffline(common: ClientOptions): KitClient {
  const network = createCuttable();
  const clock = systemClock();
  const client = createClient<BuiltinEvents>({
    ...common,
    environment: network.environment,
    maxAttempts: Infinity,
    // For pictures it does not even try again.
    clock: isStill
      ? { ...clock, setTimer: (run, ms) => (network.isCut ? () => undefined : clock.setTimer(run, ms)) }
      : clock,
  });
  const stop = client.subscribeState(() => {
    if (client.state().status !== 'connected') return;
    stop();
    setTimeout(() => {
      network.cut();
      // Whoever takes pictures waits for it.
      document.documentElement.dataset['offline'] = '';
    }, offlineAfterMs);
  });
  return client;
}
