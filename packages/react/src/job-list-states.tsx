import type { ReactNode } from 'react';
import { StateIcon } from './state-icon.tsx';

/** As many rows as a screen shows at first. */
const rows = [68, 44, 56, 36, 62, 48] as const;

/** Rows without words, as high as those that come. */
export function JobListSkeleton(): ReactNode {
  return (
    <div className="hw-job-list-rows hw-job-list-skeleton" aria-busy="true">
      <span className="hw-visually-hidden" role="status">
        Loading jobs
      </span>
      <div className="hw-job-list-heading" aria-hidden="true">
        <span className="hw-job-list-blank" style={{ width: 96 }} />
      </div>
      {rows.map((percent) => (
        <div key={percent} className="hw-job-list-blank-row" aria-hidden="true">
          <span className="hw-job-list-blank" style={{ width: 88 }} />
          <span className="hw-job-list-blank" style={{ width: `${percent}%` }} />
        </div>
      ))}
    </div>
  );
}

export interface NoteProps {
  title: string;
  text?: ReactNode;
  isProblem?: boolean;
  children?: ReactNode;
}

/** What stands in the place of rows. */
export function JobListNote({ title, text, isProblem = false, children }: NoteProps): ReactNode {
  return (
    <div className="hw-job-list-note-panel" role={isProblem ? 'alert' : undefined}>
      {isProblem && <StateIcon name="failed" />}
      <p className="hw-job-list-note-title">{title}</p>
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}
