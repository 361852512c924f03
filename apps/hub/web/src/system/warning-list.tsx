import type { SystemWarning } from '@headway/hub-api';
import { formatElapsed, useChannelEvent } from '@headway/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useHeld } from '../live/use-held.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { getSystemWarnings } from './system-endpoints.ts';

/** What ran short of late: when it began, and for how long. */
export function WarningList(): ReactNode {
  const queryClient = useQueryClient();
  const { data } = useQuery({
    queryKey: ['system-warnings'],
    queryFn: ({ signal }) => getSystemWarnings(signal),
    staleTime: 0,
  });
  const readAgain = (): void => void queryClient.invalidateQueries({ queryKey: ['system-warnings'] });
  useHeld('system', readAgain);
  useChannelEvent('system', 'warning.changed', readAgain);
  if (!data) return null;
  return (
    <section className="hub-settings-section" aria-label="What ran short">
      <h2 className="hub-system-title">What ran short</h2>
      {data.length === 0 ? (
        <p className="hub-subtle">Nothing in the last month.</p>
      ) : (
        <ul className="hub-settings-list">
          {data.map((warning) => (
            <WarningRow key={warning.id} warning={warning} />
          ))}
        </ul>
      )}
    </section>
  );
}

function WarningRow({ warning: { message, beganAt, endedAt } }: { warning: SystemWarning }): ReactNode {
  return (
    <li className="hub-settings-row">
      <TriangleAlert
        size={18}
        aria-hidden="true"
        className={endedAt === null ? 'hub-settings-off' : 'hub-settings-icon'}
      />
      <div className="hub-settings-what">
        <strong>{message}</strong>
        <span className="hub-facts">
          <span>
            Began <RelativeTime time={beganAt} />
          </span>
          {endedAt === null ? (
            <span className="hub-settings-off">Still so</span>
          ) : (
            <span>Over after {formatElapsed(Math.max(1000, Date.parse(endedAt) - Date.parse(beganAt)))}</span>
          )}
        </span>
      </div>
    </li>
  );
}
