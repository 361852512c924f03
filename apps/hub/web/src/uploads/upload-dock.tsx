import { formatPercent, ProgressBar } from '@headway/react';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { formatCounted } from '../format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { UploadList } from './upload-list.tsx';
import { type UploadTotals, uploadTotals } from './upload-queue.ts';
import { useUploadManager, useUploads } from './uploads-context.ts';

/** What is being uploaded, at the foot of every page for as long as there is something to tell. */
export function UploadDock(): ReactNode {
  const uploads = useUploads();
  const manager = useUploadManager();
  const [open, setOpen] = useState<boolean | null>(null);
  const listId = useId();
  useQuietEnd();
  const dock = useRef<HTMLElement>(null);
  useHeightForOthers(dock);
  if (uploads.length === 0) return null;
  const totals = uploadTotals(uploads);
  const busy = totals.pending > 0;
  // Opens by itself for what needs a person, until someone decided otherwise.
  const shown = open ?? totals.problems > 0;
  // What has arrived is seen in the grid: at the end only what has not is worth a line.
  const listed = busy ? uploads : uploads.filter(({ status }) => status !== 'done');
  const words = dockWords(totals);
  return (
    <section className="hub-dock" aria-label="Uploads" ref={dock}>
      <div className="hub-dock-bar">
        <button
          type="button"
          className="hub-dock-toggle"
          aria-expanded={shown}
          aria-controls={listId}
          onClick={() => setOpen(!shown)}
        >
          {shown ? <ChevronDown size={16} aria-hidden="true" /> : <ChevronUp size={16} aria-hidden="true" />}
          <span className="hw-tabular">{words}</span>
        </button>
        {busy && (
          <>
            <ProgressBar label="All uploads" fraction={totals.fraction} />
            <span className="hub-dock-percent hw-tabular">{formatPercent(totals.fraction)}</span>
          </>
        )}
        {!busy && (
          <IconButton
            label="Close the list of uploads"
            className="hub-dock-close"
            onClick={() => {
              setOpen(null);
              manager.clear();
            }}
          >
            <X size={16} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      <span className="hw-visually-hidden" role="status">
        {busy ? '' : words}
      </span>
      <div id={listId} hidden={!shown}>
        {shown && listed.length > 0 && <UploadList uploads={listed} />}
      </div>
    </section>
  );
}

/** `Uploading 3 of 12`, `12 images uploaded`, `9 images uploaded, 3 not taken`. */
export function dockWords({ files, pending, done, problems }: UploadTotals): string {
  const trouble = problems > 0 ? `${problems} not taken` : '';
  if (pending > 0) {
    const going = `Uploading ${Math.min(files - pending + 1, files)} of ${files}`;
    return trouble ? `${going}, ${trouble}` : going;
  }
  if (done === 0) return trouble ? formatCounted(problems, 'image') + ' not taken' : 'Uploads cancelled';
  const finished = `${formatCounted(done, 'image')} uploaded`;
  return trouble ? `${finished}, ${trouble}` : finished;
}

/** How long the good news of an upload without problems stays. */
const quietEndMs = 4000;

/** Takes the dock away by itself when all has arrived. */
function useQuietEnd(): void {
  const uploads = useUploads();
  const manager = useUploadManager();
  const allArrived = uploads.length > 0 && uploads.every(({ status }) => status === 'done');
  useEffect(() => {
    if (!allArrived) return undefined;
    const timer = setTimeout(() => manager.clear(), quietEndMs);
    return () => clearTimeout(timer);
  }, [allArrived, manager]);
}

/** Tells the styles how high the dock stands, so that toasts keep clear of it. Only its own renders change that. */
function useHeightForOthers(dock: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    document.documentElement.style.setProperty('--hub-dock-height', `${dock.current?.offsetHeight ?? 0}px`);
  });
  useLayoutEffect(
    () => () => {
      document.documentElement.style.removeProperty('--hub-dock-height');
    },
    [],
  );
}
