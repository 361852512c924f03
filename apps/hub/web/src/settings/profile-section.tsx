import { useToasts } from '@headway/react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { renameAccount } from '../account/account-endpoints.ts';
import { text } from '../account/form-text.ts';
import { readSessionAgain, useUser } from '../session.ts';
import { TextField } from '../ui/text-field.tsx';
import { SettingsSection } from './settings-frame.tsx';

/** The name that others see. */
export function ProfileSection(): ReactNode {
  const user = useUser();
  const queryClient = useQueryClient();
  const toasts = useToasts();
  const rename = useMutation({
    mutationFn: renameAccount,
    onSuccess: async () => {
      await readSessionAgain(queryClient);
      toasts.add({ id: 'renamed', kind: 'success', title: 'Your name was changed' });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = text(new FormData(event.currentTarget), 'name').trim();
    if (name !== '' && name !== user.name) rename.mutate(name);
  };
  return (
    <SettingsSection title="Profile" lead={`Signed in as ${user.email}`}>
      {/* Anew when it was changed in another tab. */}
      <form key={user.name} onSubmit={submit} className="hub-form hub-settings-form">
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          defaultValue={user.name}
          maxLength={100}
          required
          hint="Others in your projects see it."
          problem={rename.error?.message ?? null}
        />
        <button type="submit" className="hw-button" disabled={rename.isPending}>
          Save name
        </button>
      </form>
    </SettingsSection>
  );
}
