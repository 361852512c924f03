import { SystemStatus, useSystemStatus } from '@headway/react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { calmLevels } from '../shell/calm-levels.ts';
import { PageFrame } from '../shell/page-frame.tsx';
import { useTitle } from '../ui/use-title.ts';
import { getSystemHistory } from './system-endpoints.ts';
import { readSystemSearch, type SystemSpan, systemSpans } from './system-search.ts';
import { WorkersElsewhere } from './workers-elsewhere.tsx';
import { WarningList } from './warning-list.tsx';

const labels: Record<SystemSpan, string> = {
  '15m': '15 min',
  '1h': '1 hour',
  '6h': '6 hours',
  '1d': '1 day',
};

/** How the machine and the hub are and were, what ran short, and how its workers are. */
export function SystemPage(): ReactNode {
  useTitle('System');
  const { span = '15m' } = readSystemSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const name = useId();
  const spanMs = systemSpans[span];
  const { data } = useQuery({
    queryKey: ['system-history', spanMs],
    queryFn: ({ signal }) => getSystemHistory(spanMs, signal),
    staleTime: 0,
  });
  const system = useSystemStatus({ keepMs: spanMs, initial: data });
  return (
    <PageFrame title="System">
      <div className="hub-system">
        <fieldset className="hub-choice">
          <legend className="hw-visually-hidden">Time shown</legend>
          <div className="hub-segments">
            {(Object.keys(systemSpans) as SystemSpan[]).map((each) => (
              <label key={each} className="hub-segment">
                <input
                  type="radio"
                  name={name}
                  className="hw-visually-hidden"
                  checked={each === span}
                  onChange={() => void navigate({ to: '/system', search: { span: each }, replace: true })}
                />
                {labels[each]}
              </label>
            ))}
          </div>
        </fieldset>
        <SystemStatus {...system} spanMs={spanMs} levels={calmLevels} title="This hub" />
        <WorkersElsewhere />
        <WarningList />
      </div>
    </PageFrame>
  );
}
