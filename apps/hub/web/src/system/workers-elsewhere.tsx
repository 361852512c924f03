import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Cpu } from 'lucide-react';
import type { ReactNode } from 'react';
import { getWorkerTokens, type WorkerToken } from '../settings/worker-endpoints.ts';
import { RelativeTime } from '../ui/relative-time.tsx';

/** Workers that take jobs ask at least so often; when is told to the minute, ms. */
const silentAfterMs = 3 * 60_000;
const readEveryMs = 30_000;

interface Worker extends WorkerToken {
  isSilent: boolean;
}

/** Tokens that have not ended, by when they were used last. */
async function readWorkers(signal: AbortSignal): Promise<readonly Worker[]> {
  const now = Date.now();
  const tokens = await getWorkerTokens(signal);
  return tokens
    .filter(({ expiresAt, lastUsedAt }) => lastUsedAt !== null && Date.parse(expiresAt) > now)
    .map((token) => ({ ...token, isSilent: now - Date.parse(token.lastUsedAt ?? '') > silentAfterMs }));
}

/** Whether one's workers in other programs are still heard of. Nothing where there are none. */
export function WorkersElsewhere(): ReactNode {
  const { data } = useQuery({
    queryKey: ['workers-elsewhere'],
    queryFn: ({ signal }) => readWorkers(signal),
    staleTime: 0,
    refetchInterval: readEveryMs,
  });
  if (!data || data.length === 0) return null;
  return (
    <section className="hub-settings-section" aria-label="Workers elsewhere">
      <div className="hub-settings-head">
        <h2>Workers elsewhere</h2>
        <Link to="/settings/workers" className="hub-account-link">
          Their tokens
        </Link>
      </div>
      <ul className="hub-settings-list">
        {data.map(({ id, name, kinds, lastUsedAt, isSilent }) => (
          <li key={id} className="hub-settings-row">
            <Cpu
              size={18}
              aria-hidden="true"
              className={isSilent ? 'hub-settings-off' : 'hub-settings-icon'}
            />
            <div className="hub-settings-what">
              <strong>{name}</strong>
              <span className="hub-facts">
                <span className={isSilent ? 'hub-settings-off' : 'hub-settings-here'}>
                  {isSilent ? 'Silent since ' : 'Heard of '}
                  <RelativeTime time={lastUsedAt ?? ''} />
                </span>
                <span>{kinds.join(', ')}</span>
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
