import { formatPercent, ProgressBar } from '@headway/react';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { formatCounted } from '../format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { dockTotals, isAllReceived } from './dock-view.ts';
import { dockWords, paceWords } from './dock-words.ts';
import { UploadSection } from './upload-section.tsx';
import { useDock } from './use-dock.ts';
import { usePace } from './use-pace.ts';

/** What is being uploaded, at the foot of every page for as long as there is something to tell. */
export function UploadDock(): ReactNode {
  const { sections, preparing, putAway } = useDock();
  const [open, setOpen] = useState<boolean | null>(null);
  const listId = useId();
  const dock = useRef<HTMLElement>(null);
  const totals = dockTotals(sections);
  const pace = usePace(totals.receivedBytes);
  const busy = totals.pending > 0 || preparing > 0;
  const shownAtAll = sections.length > 0 || preparing > 0;
  useHeightForOthers(dock);
  useQuietEnd(shownAtAll && !busy && totals.refused === 0, putAway);
  if (!shownAtAll) return null;
  const needsPerson = sections.some(
    ({ batch, uploads }) =>
      batch.refused > 0 || uploads.some(({ state }) => state === 'missing' || state === 'permission'),
  );
  // Opens by itself for what needs a person, until someone decided otherwise.
  const shown = open ?? needsPerson;
  const speed = paceWords(totals, totals.paused >= totals.pending ? null : pace);
  const checking = isAllReceived(totals);
  const words =
    totals.pending === 0 && preparing > 0
      ? `Preparing ${formatCounted(preparing, 'file')}`
      : dockWords(totals);
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
        {totals.pending > 0 && (
          <>
            <ProgressBar label="All uploads" fraction={checking ? null : totals.fraction} />
            {!checking && <span className="hub-dock-pace hw-tabular">{formatPercent(totals.fraction)}</span>}
            {!checking && speed !== null && (
              <span className="hub-dock-pace hub-dock-speed hw-tabular">{speed}</span>
            )}
          </>
        )}
        {!busy && totals.refused === 0 && (
          <IconButton
            label="Close the list of uploads"
            className="hub-dock-close"
            onClick={() => {
              setOpen(null);
              putAway();
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
        {shown && (
          // Focusable, so that it can be scrolled by keyboard.
          <div className="hub-dock-list" tabIndex={0} role="group" aria-label="Files">
            {sections.map((section) => (
              <UploadSection key={section.batch.id} section={section} />
            ))}
          </div>
        )}
      </div>
    </section>
  );
}

/** How long the good news of an upload without problems stays. */
const quietEndMs = 4000;

/** Takes the dock away by itself when all has arrived. */
function useQuietEnd(isOver: boolean, putAway: () => void): void {
  useEffect(() => {
    if (!isOver) return undefined;
    const timer = setTimeout(putAway, quietEndMs);
    return () => clearTimeout(timer);
  }, [isOver, putAway]);
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
