import { Dialog } from '@base-ui/react/dialog';
import type { Project } from '@headway/protocol';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId } from 'react';
import { text } from '../account/form-text.ts';
import { useUser } from '../session.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { createWorkerToken } from './worker-endpoints.ts';

const daySeconds = 86_400;
const lives = [
  { days: 7, label: 'A week' },
  { days: 30, label: 'A month' },
  { days: 365, label: 'A year' },
];

/** Makes a token and shows it, this once. */
export function NewTokenDialog({
  projects,
  onClose,
}: {
  projects: readonly Project[];
  onClose: () => void;
}): ReactNode {
  const { administrator } = useUser();
  const queryClient = useQueryClient();
  const id = useId();
  const create = useMutation({
    mutationFn: createWorkerToken,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['worker-tokens'] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const projectId = text(form, 'project');
    create.mutate({
      name: text(form, 'name').trim(),
      kinds: text(form, 'kinds')
        .split(/[\s,]+/)
        .filter((kind) => kind !== ''),
      ...(projectId !== '' && { projectId }),
      expiresInSeconds: Number(text(form, 'days')) * daySeconds,
    });
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="hub-backdrop" />
        <Dialog.Popup className="hub-dialog">
          <Dialog.Title className="hub-dialog-title">New worker token</Dialog.Title>
          {create.data ? (
            <>
              <Dialog.Description className="hub-dialog-text">
                Give it to the program now: it is not shown again.
              </Dialog.Description>
              <CopyField label="Token" value={create.data.token} />
              <div className="hub-dialog-actions">
                <Dialog.Close className="hw-button hw-button-primary">Done</Dialog.Close>
              </div>
            </>
          ) : (
            <form onSubmit={submit} className="hub-form">
              <TextField label="Name" name="name" maxLength={100} autoComplete="off" required />
              <TextField
                label="Kinds of jobs"
                name="kinds"
                autoComplete="off"
                spellCheck={false}
                required
                hint="Separated by commas: bright, dark."
                problem={create.error?.message ?? null}
              />
              <div className="hub-field">
                <label htmlFor={`${id}-project`}>Project</label>
                <select id={`${id}-project`} name="project" className="hub-select">
                  {administrator && <option value="">All projects</option>}
                  {projects.map((project) => (
                    <option key={project.id} value={project.id}>
                      {project.name}
                    </option>
                  ))}
                </select>
              </div>
              <div className="hub-field">
                <label htmlFor={`${id}-days`}>Good for</label>
                <select id={`${id}-days`} name="days" className="hub-select" defaultValue={30}>
                  {lives.map(({ days, label }) => (
                    <option key={days} value={days}>
                      {label}
                    </option>
                  ))}
                </select>
              </div>
              <div className="hub-dialog-actions">
                <Dialog.Close className="hw-button">Cancel</Dialog.Close>
                <button type="submit" className="hw-button hw-button-primary" disabled={create.isPending}>
                  Make token
                </button>
              </div>
            </form>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
