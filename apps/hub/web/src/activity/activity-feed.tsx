import type { Activity } from '@headway/hub-api';
import { History } from 'lucide-react';
import { type ReactNode, useSyncExternalStore } from 'react';
import { projectPath } from '../paths.ts';
import { Mark } from '../shell/mark.tsx';
import { groupByDay } from '../ui/day-groups.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { activityWords } from './activity-words.ts';
import { useActivity } from './use-activity.ts';

const minuteMs = 60_000;
const everyMinute = (listener: () => void): (() => void) => {
  const timer = setInterval(listener, minuteMs);
  return () => clearInterval(timer);
};
const thisMinute = (): number => Math.floor(Date.now() / minuteMs) * minuteMs;

/** Who did what and when, live: in a project, or everywhere without one. */
export function ActivityFeed({ projectId }: { projectId?: string }): ReactNode {
  const activity = useActivity(projectId);
  const now = useSyncExternalStore(everyMinute, thisMinute);
  const { status, lines } = activity;
  if (status === 'failed' && lines.length === 0) {
    return <ProblemPanel error={activity.error} what="list" onRetry={activity.readAgain} />;
  }
  if (status === 'ready' && lines.length === 0) {
    return (
      <EmptyState icon={<History />} title="Nothing has been done yet">
        Who adds, runs, changes or deletes something stands here, with the time. It is kept for a year.
      </EmptyState>
    );
  }
  return (
    <div className="hub-told" aria-busy={status === 'loading' || activity.isReading}>
      {groupByDay(lines, now).map(({ label, items }) => (
        <section key={label} className="hub-day">
          <div className="hub-day-head">
            <h2>{label}</h2>
          </div>
          <ol>
            {items.map((line) => (
              <Line key={line.id} line={line} withProject={projectId === undefined} />
            ))}
          </ol>
        </section>
      ))}
      {activity.hasOlder && (
        <button
          type="button"
          className="hw-button"
          disabled={activity.isReading}
          onClick={activity.readOlder}
        >
          Show older
        </button>
      )}
    </div>
  );
}

function Line({ line, withProject }: { line: Activity; withProject: boolean }): ReactNode {
  const { who, verb, what, rest } = activityWords(line);
  const { project, subject, updatedAt, actor } = line;
  const showsProject = withProject && project !== null && subject?.type !== 'project';
  return (
    <li className="hub-activity">
      <span className="hub-activity-mark" aria-hidden="true">
        {actor ? initials(actor.name) : <Mark />}
      </span>
      <p className="hub-activity-text">
        <strong>{who}</strong> {verb} {what && <Place {...what} />}
        {rest !== null && `${rest.startsWith(',') ? '' : ' '}${rest}`}
        {showsProject && (
          <span className="hub-activity-project">
            {' in '}
            <Place name={project.name} href={projectPath(project.id)} />
          </span>
        )}
      </p>
      <span className="hub-activity-time">
        <RelativeTime time={updatedAt} brief />
      </span>
    </li>
  );
}

function Place({ name, href }: { name: string; href: string | null }): ReactNode {
  return href === null ? (
    <span className="hub-activity-name">{name}</span>
  ) : (
    <a className="hub-activity-name" href={href}>
      {name}
    </a>
  );
}

/** `Ada Lovelace` → `AL`. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toUpperCase();
}
