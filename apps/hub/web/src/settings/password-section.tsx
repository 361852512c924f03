import { useToasts } from '@headway/react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { changePassword } from '../account/account-endpoints.ts';
import { NewPasswordFields, readNewPassword } from '../account/new-password-fields.tsx';
import { text } from '../account/form-text.ts';
import { ApiError } from '../api.ts';
import { useUser } from '../session.ts';
import { TextField } from '../ui/text-field.tsx';
import { SettingsSection } from './settings-frame.tsx';

/** A new password, by whoever knows the old one. */
export function PasswordSection(): ReactNode {
  const { email } = useUser();
  const form = useRef<HTMLFormElement>(null);
  const [differs, setDiffers] = useState(false);
  const queryClient = useQueryClient();
  const toasts = useToasts();
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: async () => {
      form.current?.reset();
      toasts.add({
        id: 'password-changed',
        kind: 'success',
        title: 'Your password was changed',
        description: 'Everywhere else you are signed out.',
      });
      await queryClient.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const newPassword = readNewPassword(event.currentTarget);
    setDiffers(newPassword === null);
    const currentPassword = text(new FormData(event.currentTarget), 'current-password');
    if (newPassword !== null) change.mutate({ currentPassword, newPassword });
  };
  const isAboutCurrent = change.error instanceof ApiError && change.error.code === 'invalid_password';
  return (
    <SettingsSection title="Password" lead="A new one signs you out everywhere but here.">
      <form ref={form} onSubmit={submit} className="hub-form hub-settings-form">
        {/* For password managers: whose password it is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <TextField
          label="Current password"
          name="current-password"
          type="password"
          autoComplete="current-password"
          required
          problem={isAboutCurrent ? 'This is not your current password.' : null}
        />
        <NewPasswordFields
          differs={differs}
          problem={isAboutCurrent ? null : (change.error?.message ?? null)}
        />
        <button type="submit" className="hw-button" disabled={change.isPending}>
          {change.isPending ? 'Changing…' : 'Change password'}
        </button>
      </form>
    </SettingsSection>
  );
}
