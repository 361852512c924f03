import { useOptionalKit } from './headway-provider.tsx';
import { createServerClock, type ServerClock } from './server-clock.ts';
import { useNow } from './use-now.ts';

/**
 * The time by the server's clock, ms since 1970, renewed every so often: for how long ago something was that a server
 * timed. Without a provider above, and until something was heard live, by this machine's.
 */
export function useServerNow(everyMs: number | null): number | null {
  const kit = useOptionalKit();
  const clock =
    kit && ((kit.shelf.get(kit.client) as ServerClock | undefined) ?? createServerClock(kit.client));
  if (kit && clock) kit.shelf.set(kit.client, clock);
  return useNow(everyMs, clock);
}
