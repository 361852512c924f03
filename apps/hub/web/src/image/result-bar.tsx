import type { ResultDocument } from '@headway/hub-api';
import { Download, Pencil, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../commands/commands.tsx';
import { urls } from '../endpoints.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import type { ResultView } from './result-view.ts';

/** The foot of a result: its files, when it was made, and another run. */
export function ResultBar({
  document,
  view,
  decoded,
  busy,
  onRun,
  onCorrect,
}: {
  document: ResultDocument;
  view: ResultView;
  decoded: unknown;
  busy: boolean;
  /** `null` for whoever may only look. */
  onRun: (() => void) | null;
  onCorrect: (() => void) | null;
}): ReactNode {
  useCommand(
    busy || !onRun
      ? null
      : { id: 'run', label: 'Run with other settings', group: 'Image', keys: ['r'], run: onRun },
  );
  return (
    <footer className="hub-result-bar">
      {(view.downloadsOf?.(decoded) ?? view.downloads).map(({ ending, label }) => (
        <DownloadLink key={ending} label={label} href={urls.resultFile(document.id, ending)} />
      ))}
      {onCorrect && (
        <button type="button" className="hw-button hw-button-small" onClick={onCorrect}>
          <Pencil size={14} aria-hidden="true" />
          Correct
        </button>
      )}
      {onRun && (
        <button type="button" className="hw-button hw-button-small" disabled={busy} onClick={onRun}>
          <RotateCw size={14} aria-hidden="true" />
          Run again
        </button>
      )}
      <span className="hub-subtle">
        <span className="hw-visually-hidden">Made </span>
        <RelativeTime time={document.createdAt} brief />
      </span>
    </footer>
  );
}

function DownloadLink({ label, href }: { label: string; href: string }): ReactNode {
  const run = (): void => location.assign(href);
  useCommand({ id: `download ${label}`, label: `Download ${label}`, group: 'Image', run });
  return (
    <a className="hw-button hw-button-small" href={href} download>
      <Download size={14} aria-hidden="true" />
      {label}
    </a>
  );
}
