import type { Asset } from '@headway/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { startJob } from '../endpoints.ts';
import { useLive } from '../live/live-provider.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { PipelineField } from './pipeline-field.tsx';
import { type ParameterImage, type ParameterValues, type ResultView, settingsOf } from './result-view.ts';
import { useResultView } from './result-views.ts';
import { usePipelines, usualKind } from './use-pipelines.ts';
import { type Tried, useTellTried } from './use-trial.ts';

/** Another run of a pipeline, with parameters of one's own choice. */
export function RunForm({
  asset,
  view: shownView,
  chosen: shownResult,
  image,
  disabled,
  onTry,
  onClose,
}: {
  asset: Asset;
  /** Of the result that is shown; `null` where there is none. */
  view: ResultView | null;
  /** The result before, for hints of what was used. */
  chosen: unknown;
  image: ParameterImage | null;
  disabled: boolean;
  /** Told what the form holds. */
  onTry: (tried: Tried | null) => void;
  onClose: () => void;
}): ReactNode {
  const live = useLive();
  const queryClient = useQueryClient();
  const pipelines = usePipelines(asset);
  const [picked, setPicked] = useState<string | null>(null);
  // Others than the one that was used are there to be chosen, but nobody has to.
  const kind = picked ?? usualKind(pipelines, shownView?.kind ?? null);
  const loaded = useResultView(kind === shownView?.kind ? undefined : (kind ?? undefined));
  const view = kind === shownView?.kind ? shownView : (loaded ?? null);
  const chosen = view === shownView ? shownResult : null;
  const [values, setValues] = useState<ParameterValues>(() => settingsOf(shownView, shownResult));
  useTellTried(view, values, onTry);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    heading.current?.focus();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  const start = useMutation({
    mutationFn: () => startJob(asset.id, { kind: kind ?? '', parameters: values }),
    onSuccess: (job) => {
      live.project(asset.projectId).jobs.upsert([job]);
      // The channel tells that this is the image's latest run now; where it is away, reading again does.
      void queryClient.invalidateQueries({ queryKey: ['project', asset.projectId] });
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    start.mutate();
  };
  return (
    <form
      className="hub-panel-section hub-run"
      aria-label="Run again"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <div className="hub-run-head">
        <h2 ref={heading} tabIndex={-1}>
          {shownView ? 'Run with other settings' : 'Run'}
        </h2>
        <IconButton label="Close" onClick={onClose}>
          <X size={16} aria-hidden="true" />
        </IconButton>
      </div>
      {kind !== null && pipelines.length > 1 && (
        <PipelineField
          pipelines={pipelines}
          kind={kind}
          onChange={(next) => {
            setPicked(next);
            setValues(next === shownView?.kind ? settingsOf(shownView, shownResult) : {});
          }}
        />
      )}
      {view?.parameters({ values, onChange: setValues, chosen, image })}
      {start.error && (
        <p className="hub-field-problem" role="alert">
          {start.error.message}
        </p>
      )}
      <div className="hub-run-actions">
        <button
          type="submit"
          className="hw-button hw-button-primary"
          disabled={disabled || start.isPending || kind === null}
        >
          {view?.action ?? 'Run'}
        </button>
        {disabled && <span className="hub-subtle">A run is under way. Cancel it first, or wait for it.</span>}
      </div>
    </form>
  );
}
