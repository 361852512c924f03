import { ActiveJobsPanel, useQueue } from '@headway/react';
import { useMatchRoute, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { jobHref, jobTitle } from '../jobs/job-title.ts';
import { useOwnChannel } from '../live/own-channel.ts';

/** What runs and waits, in the corner of pages that are about something else. */
export function ActiveJobs(): ReactNode {
  const match = useMatchRoute();
  const telling = ['/activity', '/queue', '/projects/$projectId', '/jobs/$jobId'] as const;
  return telling.some((to) => match({ to })) ? null : <Panel />;
}

function Panel(): ReactNode {
  const channel = useOwnChannel();
  const navigate = useNavigate();
  const match = useMatchRoute();
  const { placeOf } = useQueue('default', { channel });
  // A picture is looked at: one line in the corner where its result is not.
  const isPicture = match({ to: '/projects/$projectId/images/$assetId', fuzzy: true }) !== false;
  return (
    <ActiveJobsPanel
      channels={[channel]}
      titleOf={jobTitle}
      hrefOf={jobHref}
      placeOf={placeOf}
      onOpenAll={() => void navigate({ to: '/activity', search: { view: 'jobs' } })}
      {...(isPicture && {
        position: 'bottom-left',
        folded: true,
        storageKey: 'headway:active-jobs-folded-at-pictures',
      })}
    />
  );
}
