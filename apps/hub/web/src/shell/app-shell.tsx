import { ToastProvider } from '@headway/react';
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { CommandsProvider } from '../commands/commands.tsx';
import { Palette } from '../commands/palette.tsx';
import { ShellCommands } from '../commands/shell-commands.tsx';
import { ShortcutHelp } from '../commands/shortcut-help.tsx';
import { InboxProvider } from '../inbox/inbox-context.tsx';
import { InboxWatch } from '../inbox/inbox-watch.tsx';
import { AccountWatch } from '../live/account-watch.tsx';
import { LiveProvider } from '../live/live-provider.tsx';
import { NoticeBar } from '../notices/notice-bar.tsx';
import { sessionQuery } from '../session.ts';
import { popupPlaceId } from '../ui/popup-place.ts';
import { UploadDock } from '../uploads/upload-dock.tsx';
import { UploadsProvider } from '../uploads/uploads-provider.tsx';
import { ActiveJobs } from './active-jobs.tsx';
import { AllToasts } from './all-toasts.tsx';
import { LeftProjects } from '../sharing/left-projects.tsx';
import { InstallCommand } from './install-command.tsx';
import { Memberships } from './memberships.tsx';
import { NewVersion } from './new-version.tsx';
import { OwnLinks } from './own-links.tsx';
import { Rail } from './rail.tsx';
import { RouteFocus } from './route-focus.tsx';
import { SignedOutWatch } from './signed-out-watch.tsx';

/** What surrounds every page for which one is signed in. */
export function AppShell(): ReactNode {
  const user = useQuery(sessionQuery).data?.user;
  if (!user) return null; // Signed out a moment ago: the router is on its way to the sign-in.
  return (
    <LiveProvider key={user.id} userId={user.id}>
      <ToastProvider position="bottom-right" storageKey={`headway-toasts ${user.id}`}>
        <CommandsProvider>
          <InboxProvider>
            <UploadsProvider>
              <a className="hub-skip" href="#main">
                Skip to content
              </a>
              <div className="hub-shell">
                <Rail />
                <div className="hub-column">
                  <NoticeBar />
                  <div className="hub-place">
                    <Outlet />
                    <UploadDock />
                  </div>
                </div>
              </div>
              <div id={popupPlaceId} role="region" aria-label="Menus" />
              <RouteFocus />
              <Memberships />
              <LeftProjects />
              <OwnLinks />
              <AllToasts />
              <NewVersion />
              <InboxWatch />
              <ActiveJobs />
              <ShellCommands />
              <InstallCommand />
              <Palette />
              <ShortcutHelp />
              <SignedOutWatch />
              <AccountWatch />
            </UploadsProvider>
          </InboxProvider>
        </CommandsProvider>
      </ToastProvider>
    </LiveProvider>
  );
}
