import { ActiveJobsPanel } from '@headway/react';
import type { ReactNode } from 'react';

export function MyJobs({ userId, onOpenAll }: { userId: string; onOpenAll: () => void }): ReactNode {
  return (
    <ActiveJobsPanel
      channels={[`user:${userId}`]}
      titleOf={(job) => job.labels['file'] ?? job.kind}
      hrefOf={(job) => `/jobs/${job.id}`}
      onOpenAll={onOpenAll}
    />
  );
}
