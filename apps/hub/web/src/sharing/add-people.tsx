import type { Role } from '@headway/hub-api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { addMember } from './member-endpoints.ts';
import { useLive } from '../live/live-provider.tsx';
import { InvitedNote } from './invited-note.tsx';
import { roleMeanings, roleNames } from './role-words.ts';
import { RoleSelect } from './role-select.tsx';

/** Adds somebody by their e-mail address. */
export function AddPeople({ projectId }: { projectId: string }): ReactNode {
  const live = useLive();
  const queryClient = useQueryClient();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const add = useMutation({
    mutationFn: (address: string) => addMember(projectId, { email: address, role }),
    onSuccess: async (added) => {
      if ('invitation' in added)
        await queryClient.invalidateQueries({ queryKey: ['invitations', projectId] });
      else live.project(projectId).members.upsert([added]);
      setEmail('');
      input.current?.focus();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const address = email.trim();
    if (address !== '' && !add.isPending) add.mutate(address);
  };
  const problem = add.error?.message;
  return (
    <form className="hub-share-add" onSubmit={submit}>
      <label htmlFor={id}>E-mail address</label>
      <div className="hub-share-line">
        <input
          ref={input}
          id={id}
          className="hub-input"
          type="email"
          value={email}
          required
          maxLength={254}
          autoComplete="off"
          placeholder="name@example.org"
          aria-describedby={`${id}-hint`}
          aria-invalid={problem !== undefined || undefined}
          onChange={({ target }) => setEmail(target.value)}
        />
        <RoleSelect label="Role of the new member" value={role} onChange={setRole} />
        <button type="submit" className="hw-button hw-button-primary" disabled={add.isPending}>
          Add
        </button>
      </div>
      {add.data && 'invitation' in add.data && <InvitedNote {...add.data} />}
      {problem === undefined ? (
        <p id={`${id}-hint`} className="hub-field-hint">
          {roleNames[role]}: {roleMeanings[role]}.
        </p>
      ) : (
        <p id={`${id}-hint`} className="hub-field-problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
