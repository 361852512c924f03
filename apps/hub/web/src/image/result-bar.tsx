import type { ResultDocument } from '@headway/hub-api';
import { Download, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { urls } from '../endpoints.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import type { ResultView } from './result-view.ts';

/** The foot of a result: its files, when it was made, and another run. */
export function ResultBar({
  document,
  view,
  busy,
  onRun,
}: {
  document: ResultDocument;
  view: ResultView;
  busy: boolean;
  onRun: () => void;
}): ReactNode {
  return (
    <footer className="hub-result-bar">
      {view.downloads.map(({ ending, label }) => (
        <a
          key={ending}
          className="hw-button hw-button-small"
          href={urls.resultFile(document.id, ending)}
          download
        >
          <Download size={14} aria-hidden="true" />
          {label}
        </a>
      ))}
      <button type="button" className="hw-button hw-button-small" disabled={busy} onClick={onRun}>
        <RotateCw size={14} aria-hidden="true" />
        Run again
      </button>
      <span className="hub-subtle">
        <span className="hw-visually-hidden">Made </span>
        <RelativeTime time={document.createdAt} />
      </span>
    </footer>
  );
}
