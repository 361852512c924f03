import type { Asset } from '@headway/protocol';
import { Dialog } from '@base-ui/react/dialog';
import { type FormEvent, type ReactNode, useState } from 'react';
import { formatCounted } from '../format.ts';
import type { ParameterValues } from '../image/result-view.ts';
import { useResultView } from '../image/result-views.ts';
import { PipelineField } from '../image/pipeline-field.tsx';
import { usePipelinesOfMany, usualKind } from '../image/use-pipelines.ts';

const none: readonly Asset[] = [];

/** Another run of many images, with parameters of one's own choice. */
export function RunAgainDialog({
  open,
  assets,
  pending,
  problem,
  onClose,
  onRun,
}: {
  open: boolean;
  assets: readonly Asset[];
  pending: boolean;
  problem: string | null;
  onClose(): void;
  onRun(run: { kind: string; parameters: ParameterValues }): void;
}): ReactNode {
  const pipelines = usePipelinesOfMany(open ? assets : none);
  const [picked, setPicked] = useState<string | null>(null);
  const isOffered = pipelines.some((pipeline) => pipeline.kind === picked);
  const kind = isOffered ? picked : usualKind(pipelines, null);
  const [values, setValues] = useState<ParameterValues>({});
  const view = useResultView(open ? (kind ?? undefined) : undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (kind !== null) onRun({ kind, parameters: values });
  };
  return (
    <Dialog.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="hub-backdrop" />
        <Dialog.Popup className="hub-dialog">
          <Dialog.Title className="hub-dialog-title">
            Run {formatCounted(assets.length, 'image')} again
          </Dialog.Title>
          <Dialog.Description className="hub-dialog-text">
            They wait in line as one batch. The results that they have stay until then.
          </Dialog.Description>
          <form className="hub-dialog-form" onSubmit={submit}>
            {kind !== null && pipelines.length > 1 && (
              <PipelineField
                pipelines={pipelines}
                kind={kind}
                onChange={(next) => {
                  setPicked(next);
                  setValues({});
                }}
              />
            )}
            {view?.parameters({ values, onChange: setValues, chosen: null })}
            {problem !== null && (
              <p className="hub-field-problem" role="alert">
                {problem}
              </p>
            )}
            <div className="hub-dialog-actions">
              <Dialog.Close className="hw-button">Cancel</Dialog.Close>
              <button
                type="submit"
                className="hw-button hw-button-primary"
                disabled={pending || kind === null}
              >
                {view?.action ?? 'Run'}
              </button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
