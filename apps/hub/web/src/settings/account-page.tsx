import type { ReactNode } from 'react';
import { PasswordSection } from './password-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { SessionsSection } from './sessions-section.tsx';
import { SettingsFrame } from './settings-frame.tsx';

/** One's own name, password and sign-ins. */
export function AccountPage(): ReactNode {
  return (
    <SettingsFrame title="Account">
      <ProfileSection />
      <PasswordSection />
      <SessionsSection />
    </SettingsFrame>
  );
}
