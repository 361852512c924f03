import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** What of all projects is looked at: what people do, or one's own jobs. */
export function ActivityViews(): ReactNode {
  const active = { 'aria-current': 'page', 'data-pressed': '' } as const;
  const shared = { to: '/activity', className: 'hub-segment', activeProps: active } as const;
  return (
    <nav className="hub-segments" aria-label="Activity">
      <Link {...shared} search={{}} activeOptions={{ exact: true, includeSearch: true }}>
        People
      </Link>
      <Link {...shared} search={{ view: 'jobs' }} activeOptions={{ includeSearch: true }}>
        Jobs
      </Link>
    </nav>
  );
}
