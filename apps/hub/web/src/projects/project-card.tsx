import type { Project } from '@headway/protocol';
import { formatBytes, formatCount } from '@headway/react';
import { Link } from '@tanstack/react-router';
import { Users } from 'lucide-react';
import { memo, type ReactNode, useRef } from 'react';
import { formatCounted } from '../format.ts';
import { useRole } from '../live/use-memberships.ts';
import { CardPeople } from './card-people.tsx';
import { Cover } from './cover.tsx';
import { ProjectActions } from './project-actions.tsx';
import { ProjectStatus } from './project-status.tsx';
import { useNear } from './use-near.ts';

/** A project at a glance, with what is running in it now. */
export const ProjectCard = memo(function ProjectCard({ project }: { project: Project }): ReactNode {
  const { id, name, imageCount, processedCount, storageBytes, memberCount = 1 } = project;
  const card = useRef<HTMLElement>(null);
  const isNear = useNear(card);
  const role = useRole(id);
  return (
    <article className="hub-card" ref={card}>
      {isNear ? (
        <Cover projectId={id} imageCount={imageCount} />
      ) : (
        <div className="hub-cover" data-count="0" />
      )}
      <div className="hub-card-body">
        <div className="hub-card-head">
          <h2 title={name}>
            <Link to="/projects/$projectId" params={{ projectId: id }} className="hub-card-link">
              {name}
            </Link>
          </h2>
          {isNear && <CardPeople projectId={id} />}
          {isNear && <ProjectActions project={project} />}
        </div>
        <p className="hub-facts hw-tabular">
          {imageCount === 0 ? (
            <span>No images yet</span>
          ) : (
            <>
              <span>{formatCounted(imageCount, 'image')}</span>
              <span>{processedCount === imageCount ? 'all' : formatCount(processedCount)} processed</span>
              <span>{formatBytes(storageBytes)}</span>
            </>
          )}
          {role === 'owner' && memberCount > 1 && (
            <span title="Shared with others">
              <Users size={12} aria-hidden="true" />
              <span className="hw-visually-hidden">Shared: </span>
              {formatCount(memberCount)} people
            </span>
          )}
          {role !== null && role !== 'owner' && (
            <span title="Shared with you">
              <Users size={12} aria-hidden="true" />
              <span className="hw-visually-hidden">Shared with you: </span>
              {role === 'editor' ? 'Editor' : 'Viewer'}
            </span>
          )}
        </p>
        <div className="hub-card-foot">
          <ProjectStatus project={project} />
        </div>
      </div>
    </article>
  );
});
