import type { ResultDocument } from '@headway/hub-api';
import { isFinal, type Asset, type Job } from '@headway/protocol';
import { ChevronUp } from 'lucide-react';
import { memo, type ReactNode, useId, useState } from 'react';
import type { Objects } from '../objects/use-objects.ts';
import { VersionsSection } from '../editor/versions-section.tsx';
import { useMay } from '../live/use-memberships.ts';
import { AskingIn } from '../sharing/asking-in.tsx';
import { ProblemPanel } from '../ui/problem-panel.tsx';
import type { ShownPlane } from '@headway/hub-api';
import type { Selection } from '../viewer/use-selection.ts';
import { DraftReview } from './draft-review.tsx';
import { JobSection } from './job-section.tsx';
import { PlainResult } from './plain-result.tsx';
import { ResultBar } from './result-bar.tsx';
import type { ParameterImage, ResultView } from './result-view.ts';
import { RunForm } from './run-form.tsx';
import { UsualPanel } from './usual-panel.tsx';
import type { Tried } from './use-trial.ts';

export interface ImagePanelProps {
  asset: Asset;
  job: Job | undefined;
  document: ResultDocument | undefined;
  /** The document is not a result yet: the job asks whether it is right. */
  isDraft: boolean;
  resultError: Error | null;
  /** `undefined` until it has come, `null` when there is none for this kind. */
  view: ResultView | null | undefined;
  decoded: unknown;
  selection: Selection;
  objects: Objects | null;
  pixelSizeUm: number | null;
  sliceUm: number | null;
  plane: ShownPlane | null;
  show: ((plane: ShownPlane) => void) | null;
  focus: (id: string) => unknown;
  /** Told what a form holds while it is filled in; `null` once it is closed. */
  onTry: (tried: Tried | null) => void;
  /** What forms may know of the image. */
  image: ParameterImage | null;
  /** Begins to correct the result; `null` where that can't be. */
  onCorrect: (() => void) | null;
}

/**
 * What stands beside the picture: the run, its outcome, and another run. On a phone it is a sheet over the picture.
 * Moving the picture does not render it again.
 */
export const ImagePanel = memo(function ImagePanel({
  asset,
  job,
  document,
  isDraft,
  resultError,
  view,
  decoded,
  selection,
  objects,
  pixelSizeUm,
  sliceUm,
  plane,
  show,
  focus,
  onTry,
  image,
  onCorrect,
}: ImagePanelProps): ReactNode {
  const may = useMay(asset.projectId);
  const [running, setRunning] = useState(false);
  const run = may.write ? () => setRunning(true) : null;
  const [open, setOpen] = useState(false);
  /** The job that asked here: how it was answered is told, too. */
  const [asking, setAsking] = useState<string | null>(null);
  if (isDraft && job && job.id !== asking) setAsking(job.id);
  const bodyId = useId();
  const busy = job !== undefined && !isFinal(job.status);
  const waitsForResult = asset.currentResultId !== null && !document && !resultError;
  return (
    <aside className="hub-panel" aria-label="Result" data-open={open || undefined}>
      <button
        type="button"
        className="hub-panel-handle"
        aria-expanded={open}
        aria-controls={bodyId}
        onClick={() => setOpen(!open)}
      >
        <ChevronUp size={16} aria-hidden="true" />
        {open ? 'Show the picture' : 'Show the details'}
      </button>
      <div id={bodyId} className="hub-panel-body">
        <AskingIn projectId={asset.projectId}>
          <JobSection
            asset={asset}
            job={job}
            hasResult={document !== undefined}
            running={view?.running ?? 'Processing'}
            onRun={run}
          />
          {job && view && (isDraft || job.id === asking) && (
            <DraftReview
              key={job.id}
              job={job}
              isDraft={isDraft}
              view={view}
              decoded={decoded}
              image={image}
              onTry={onTry}
            />
          )}
        </AskingIn>
        {running && run && (view !== undefined || !document) && (
          <RunForm
            asset={asset}
            view={document || job ? (view ?? null) : null}
            chosen={decoded}
            image={image}
            disabled={busy}
            onTry={onTry}
            onClose={() => setRunning(false)}
          />
        )}
        {document && view && decoded !== null && (
          <>
            {view.panel ? (
              view.panel(decoded, {
                document,
                selection,
                objects,
                pixelSizeUm,
                sliceUm,
                plane,
                show,
                focus,
                runAgain: run,
                isDraft,
              })
            ) : (
              <UsualPanel
                text={(job?.id === document.jobId ? job.summary?.text : null) ?? null}
                kind={view.kind}
                objects={objects}
                selection={selection}
                focus={focus}
              />
            )}
            {!isDraft && (
              <>
                <VersionsSection asset={asset} downloads={view.downloads} />
                <ResultBar
                  document={document}
                  view={view}
                  decoded={decoded}
                  busy={busy}
                  onRun={run}
                  onCorrect={onCorrect}
                />
              </>
            )}
          </>
        )}
        {document && view === null && <PlainResult document={document} job={job} />}
        {document && view && decoded === null && (
          <p className="hub-panel-note">
            This result can’t be shown here. It may come from a newer version; its files can be downloaded by
            the API.
          </p>
        )}
        {resultError && <ProblemPanel error={resultError} what="result" />}
        {waitsForResult && <div className="hub-panel-waiting hub-skeleton" aria-hidden="true" />}
      </div>
    </aside>
  );
});
