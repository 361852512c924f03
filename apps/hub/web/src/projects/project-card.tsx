import type { Project } from '@headway/protocol';
import { formatBytes, formatPercent, ProgressBar } from '@headway/react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { formatCounted } from '../format.ts';
import { useLive } from '../live/live-provider.tsx';
import { useTable } from '../live/use-table.ts';
import { mergeRunning } from '../project/asset-state.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Cover } from './cover.tsx';
import { ProjectActions } from './project-actions.tsx';

/** A project at a glance, with what is running in it now. */
export function ProjectCard({ project }: { project: Project }): ReactNode {
  const { id, name, imageCount, processedCount, storageBytes, updatedAt } = project;
  const live = useLive();
  useEffect(() => live.follow(`project:${id}`, { onMissed: () => undefined }), [live, id]);
  const running = mergeRunning(useTable(live.project(id).jobs));
  return (
    <article className="hub-card">
      <Cover projectId={id} imageCount={imageCount} />
      <div className="hub-card-body">
        <div className="hub-card-head">
          <h2 title={name}>
            <Link to="/projects/$projectId" params={{ projectId: id }} className="hub-card-link">
              {name}
            </Link>
          </h2>
          <ProjectActions project={project} />
        </div>
        <p className="hub-facts hw-tabular">
          <span>{formatCounted(imageCount, 'image')}</span>
          {imageCount > 0 && <span>{processedCount === imageCount ? 'all' : processedCount} processed</span>}
          <span>{formatBytes(storageBytes)}</span>
        </p>
        <div className="hub-card-foot">
          {running ? (
            <>
              <ProgressBar label={`Running in ${name}`} fraction={running.fraction} />
              <span className="hw-tabular">
                {formatCounted(running.count, 'job')} left · {formatPercent(running.fraction)}
              </span>
            </>
          ) : (
            <span className="hub-subtle">
              Changed <RelativeTime time={updatedAt} />
            </span>
          )}
        </div>
      </div>
    </article>
  );
}
