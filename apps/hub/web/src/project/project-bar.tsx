import type { Project } from '@headway/protocol';
import { formatBytes, formatCount } from '@headway/react';
import type { ReactNode } from 'react';
import type { Running } from './asset-state.ts';
import { ProjectViews } from './project-views.tsx';
import { RunningBar } from './running-bar.tsx';

/** What of a project is looked at, how far it is, and in `children` what narrows the view. */
export function ProjectBar({
  projectId,
  project,
  running,
  withProgress,
  children,
}: {
  projectId: string;
  project: Project | undefined;
  running: Running | null;
  /** Among the jobs each batch has its own bar, by the size of its images: two percents would contradict each other. */
  withProgress: boolean;
  children?: ReactNode;
}): ReactNode {
  return (
    <div className="hub-project-bar">
      <ProjectViews projectId={projectId} running={running?.count ?? 0} />
      {children}
      <p className="hub-facts hw-tabular">
        {project && (
          <>
            <span>
              {formatCount(project.processedCount)} of {formatCount(project.imageCount)} processed
            </span>
            <span>{formatBytes(project.storageBytes)}</span>
          </>
        )}
      </p>
      {withProgress && <RunningBar running={running} />}
    </div>
  );
}
