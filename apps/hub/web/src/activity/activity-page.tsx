import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageFrame } from '../shell/page-frame.tsx';
import { useTitle } from '../ui/use-title.ts';
import { ActivityFeed } from './activity-feed.tsx';
import { ActivityViews } from './activity-views.tsx';
import { AllJobs } from './all-jobs.tsx';

/** What goes on in all projects. */
export function ActivityPage(): ReactNode {
  const { view } = useSearch({ from: '/app/activity' });
  useTitle(view === 'jobs' ? 'Jobs' : undefined, 'Activity');
  return view === 'jobs' ? (
    <AllJobs />
  ) : (
    <PageFrame title="Activity" actions={<ActivityViews />}>
      <ActivityFeed />
    </PageFrame>
  );
}
