import { Dialog } from '@base-ui/react/dialog';
import type { Project } from '@headway/protocol';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { text } from '../account/form-text.ts';
import { renameProject } from '../endpoints.ts';
import { useLive } from '../live/live-provider.tsx';
import { TextField } from '../ui/text-field.tsx';

/** Gives a project another name. */
export function RenameDialog({
  project,
  open,
  onClose,
}: {
  project: Project;
  open: boolean;
  onClose: () => void;
}): ReactNode {
  const live = useLive();
  const rename = useMutation({
    mutationFn: (name: string) => renameProject(project.id, name),
    onSuccess: (renamed) => {
      live.projects.upsert([renamed]);
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = text(new FormData(event.currentTarget), 'name').trim();
    if (name === project.name) onClose();
    else if (name !== '') rename.mutate(name);
  };
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="hub-backdrop" />
        <Dialog.Popup className="hub-dialog">
          <Dialog.Title className="hub-dialog-title">Rename project</Dialog.Title>
          <form onSubmit={submit} className="hub-form">
            <TextField
              label="Name"
              name="name"
              defaultValue={project.name}
              maxLength={200}
              autoComplete="off"
              required
              onFocus={(event) => event.currentTarget.select()}
              problem={rename.error?.message ?? null}
            />
            <div className="hub-dialog-actions">
              <Dialog.Close className="hw-button">Cancel</Dialog.Close>
              <button type="submit" className="hw-button hw-button-primary" disabled={rename.isPending}>
                Rename
              </button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
