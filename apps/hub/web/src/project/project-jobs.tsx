import type { Job } from '@headway/protocol';
import type { ReactNode } from 'react';
import { OwnJobList } from '../jobs/own-job-list.tsx';
import { ProjectBatches } from './project-batches.tsx';

/** The jobs of a project and what was uploaded together, in place of its images. */
export function ProjectJobs({ projectId, jobs }: { projectId: string; jobs: readonly Job[] }): ReactNode {
  return (
    <div className="hub-project-jobs">
      <ProjectBatches projectId={projectId} />
      <OwnJobList jobs={jobs} channel={`project:${projectId}`} />
    </div>
  );
}
