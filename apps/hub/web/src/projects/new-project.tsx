import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { createProject } from '../endpoints.ts';
import { useLive } from '../live/live-provider.tsx';

/** The card in which a project gets its name. */
export function NewProject({
  name: given = '',
  onClose,
}: {
  /** What it is called, to begin with. */
  name?: string;
  onClose: () => void;
}): ReactNode {
  const live = useLive();
  const navigate = useNavigate();
  const [name, setName] = useState(given);
  const create = useMutation({
    mutationFn: createProject,
    onSuccess: async (project) => {
      live.projects.upsert([project]);
      await navigate({ to: '/projects/$projectId', params: { projectId: project.id } });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() !== '') create.mutate(name.trim());
  };
  return (
    <form
      className="hub-card hub-new-project"
      aria-label="New project"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <label htmlFor="new-project-name">Name of the project</label>
      <input
        id="new-project-name"
        className="hub-input"
        value={name}
        maxLength={200}
        autoComplete="off"
        // The person asked for this form a moment ago: typing can begin.
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
      {create.error && (
        <p className="hub-field-problem" role="alert">
          {create.error.message}
        </p>
      )}
      <div className="hub-new-project-actions">
        <button
          type="submit"
          className="hw-button hw-button-primary"
          disabled={name.trim() === '' || create.isPending}
        >
          Create
        </button>
        <button type="button" className="hw-button hw-button-quiet" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}
