import { Dialog } from '@base-ui/react/dialog';
import { type FormEvent, type ReactNode, useState } from 'react';
import { formatCounted } from '../format.ts';
import type { ParameterValues } from '../image/result-view.ts';
import { resultKinds, useResultView } from '../image/result-views.ts';

/** Another run of many images, with parameters of one's own choice. */
export function RunAgainDialog({
  open,
  count,
  pending,
  problem,
  onClose,
  onRun,
}: {
  open: boolean;
  count: number;
  pending: boolean;
  problem: string | null;
  onClose(): void;
  onRun(run: { kind: string; parameters: ParameterValues }): void;
}): ReactNode {
  const [kind, setKind] = useState(resultKinds[0]);
  const [values, setValues] = useState<ParameterValues>({});
  const view = useResultView(open ? kind : undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (kind !== undefined) onRun({ kind, parameters: values });
  };
  return (
    <Dialog.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="hub-backdrop" />
        <Dialog.Popup className="hub-dialog">
          <Dialog.Title className="hub-dialog-title">Run {formatCounted(count, 'image')} again</Dialog.Title>
          <Dialog.Description className="hub-dialog-text">
            They wait in line as one batch. The results that they have stay until then.
          </Dialog.Description>
          <form className="hub-dialog-form" onSubmit={submit}>
            {resultKinds.length > 1 && (
              <label className="hub-field">
                Pipeline
                <select value={kind} onChange={(event) => setKind(event.target.value)}>
                  {resultKinds.map((name) => (
                    <option key={name}>{name}</option>
                  ))}
                </select>
              </label>
            )}
            {view?.parameters({ values, onChange: setValues, chosen: null })}
            {problem !== null && (
              <p className="hub-field-problem" role="alert">
                {problem}
              </p>
            )}
            <div className="hub-dialog-actions">
              <Dialog.Close className="hw-button">Cancel</Dialog.Close>
              <button type="submit" className="hw-button hw-button-primary" disabled={pending || !view}>
                {view?.action ?? 'Run'}
              </button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
