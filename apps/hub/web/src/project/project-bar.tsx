import type { Project } from '@headway/protocol';
import { formatBytes, formatCount } from '@headway/react';
import type { ReactNode } from 'react';
import { useProjectProgress } from '../live/use-project-progress.ts';
import { ProjectViews } from './project-views.tsx';
import { RunningBar } from './running-bar.tsx';

/** What of a project is looked at, how far it is, and in `children` what narrows the view. */
export function ProjectBar({
  projectId,
  project,
  withProgress,
  children,
}: {
  projectId: string;
  project: Project | undefined;
  /** Among the jobs each batch has its own bar, by the size of its images: two percents would contradict each other. */
  withProgress: boolean;
  children?: ReactNode;
}): ReactNode {
  const progress = useProjectProgress(projectId);
  const { waiting = 0, running = 0, paused = 0, reviewing = 0 } = progress ?? {};
  return (
    <div className="hub-project-bar">
      <ProjectViews projectId={projectId} running={waiting + running + paused + reviewing} />
      {children}
      <p className="hub-facts hw-tabular">
        {project && project.imageCount > 0 && (
          <>
            <span>
              {formatCount(project.processedCount)} of {formatCount(project.imageCount)} processed
            </span>
            <span>{formatBytes(project.storageBytes)}</span>
          </>
        )}
      </p>
      {withProgress && <RunningBar progress={progress} />}
    </div>
  );
}
