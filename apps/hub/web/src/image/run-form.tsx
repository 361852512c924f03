import type { Asset } from '@headway/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { startJob } from '../endpoints.ts';
import { useLive } from '../live/live-provider.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import type { ParameterValues, ResultView } from './result-view.ts';

/** Another run of the pipeline, with parameters of one's own choice. */
export function RunForm({
  asset,
  view,
  chosen,
  disabled,
  onClose,
}: {
  asset: Asset;
  view: ResultView;
  /** The result before, for hints of what was used. */
  chosen: unknown;
  disabled: boolean;
  onClose: () => void;
}): ReactNode {
  const live = useLive();
  const queryClient = useQueryClient();
  const [values, setValues] = useState<ParameterValues>({});
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    heading.current?.focus();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  const start = useMutation({
    mutationFn: () => startJob(asset.id, { kind: view.kind, parameters: values }),
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
          Run with other settings
        </h2>
        <IconButton label="Close" onClick={onClose}>
          <X size={16} aria-hidden="true" />
        </IconButton>
      </div>
      {view.parameters({ values, onChange: setValues, chosen })}
      {start.error && (
        <p className="hub-field-problem" role="alert">
          {start.error.message}
        </p>
      )}
      <div className="hub-run-actions">
        <button type="submit" className="hw-button hw-button-primary" disabled={disabled || start.isPending}>
          {view.action}
        </button>
        {disabled && <span className="hub-subtle">A run is under way. Cancel it first, or wait for it.</span>}
      </div>
    </form>
  );
}
