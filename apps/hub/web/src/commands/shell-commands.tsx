import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSignOut } from '../shell/use-sign-out.ts';
import { useTheme } from '../theme.ts';
import { useCommand } from './commands.tsx';
import { openShortcutHelp } from './shortcut-help.tsx';

/** What can be done everywhere. */
export function ShellCommands(): ReactNode {
  const navigate = useNavigate();
  const [, setTheme] = useTheme();
  const signOut = useSignOut();
  const group = 'Everywhere';
  useCommand({
    id: 'projects',
    label: 'Go to projects',
    group,
    keys: ['g p'],
    run: () => void navigate({ to: '/projects' }),
  });
  useCommand({
    id: 'activity',
    label: 'Go to activity',
    group,
    keys: ['g a'],
    run: () => void navigate({ to: '/activity' }),
  });
  useCommand({
    id: 'inbox',
    label: 'Go to the inbox',
    group,
    keys: ['g i'],
    run: () => void navigate({ to: '/inbox' }),
  });
  useCommand({
    id: 'jobs',
    label: 'Go to all jobs',
    group,
    keys: ['g j'],
    run: () => void navigate({ to: '/activity', search: { view: 'jobs' } }),
  });
  useCommand({
    id: 'reviews',
    label: 'Go to reviews',
    group,
    keys: ['g r'],
    run: () => void navigate({ to: '/reviews' }),
  });
  useCommand({
    id: 'queue',
    label: 'Go to the queue',
    group,
    keys: ['g q'],
    run: () => void navigate({ to: '/queue' }),
  });
  useCommand({
    id: 'system',
    label: 'Go to the system',
    group,
    keys: ['g y'],
    run: () => void navigate({ to: '/system' }),
  });
  useCommand({
    id: 'settings',
    label: 'Go to settings',
    group,
    keys: ['g s'],
    run: () => void navigate({ to: '/settings' }),
  });
  useCommand({ id: 'help', label: 'Show keyboard shortcuts', group, keys: ['?'], run: openShortcutHelp });
  useCommand({ id: 'theme-light', label: 'Use the light theme', group, run: () => setTheme('light') });
  useCommand({ id: 'theme-dark', label: 'Use the dark theme', group, run: () => setTheme('dark') });
  useCommand({ id: 'theme-system', label: 'Use the system’s theme', group, run: () => setTheme('system') });
  useCommand({ id: 'sign-out', label: 'Sign out', group, run: () => void signOut() });
  return null;
}
