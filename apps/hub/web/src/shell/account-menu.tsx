import { Menu } from '@base-ui/react/menu';
import { Link } from '@tanstack/react-router';
import { Check, CircleUserRound, Gauge, Keyboard, LogOut, Search, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { openPalette } from '../commands/palette.tsx';
import { openShortcutHelp } from '../commands/shortcut-help.tsx';
import { useUser } from '../session.ts';
import { type Theme, themes, useTheme } from '../theme.ts';
import { popupPlace } from '../ui/popup-place.ts';
import { useSignOut } from './use-sign-out.ts';

const themeNames: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

/** Who is signed in, the theme, the keys, and the way out. */
export function AccountMenu({ current }: { current: 'page' | undefined }): ReactNode {
  const user = useUser();
  const [theme, setTheme] = useTheme();
  const leave = useSignOut();
  return (
    <Menu.Root>
      <Menu.Trigger className="hub-rail-item hub-rail-account" aria-current={current}>
        <CircleUserRound size={18} aria-hidden="true" />
        Account
      </Menu.Trigger>
      <Menu.Portal container={popupPlace}>
        <Menu.Positioner
          side={isNarrow() ? 'top' : 'right'}
          align="end"
          sideOffset={6}
          className="hub-menu-place"
        >
          <Menu.Popup className="hub-menu hub-account-menu">
            <div className="hub-menu-user" role="none">
              <strong>{user.name}</strong>
              <span>{user.email}</span>
            </div>
            <Menu.Separator className="hub-menu-line" />
            <Menu.Group>
              <Menu.GroupLabel className="hub-menu-label">Theme</Menu.GroupLabel>
              <Menu.RadioGroup value={theme} onValueChange={(value: Theme) => setTheme(value)}>
                {themes.map((each) => (
                  <Menu.RadioItem key={each} value={each} className="hub-menu-item" closeOnClick={false}>
                    <span className="hub-menu-check">
                      <Menu.RadioItemIndicator>
                        <Check size={14} aria-hidden="true" />
                      </Menu.RadioItemIndicator>
                    </span>
                    {themeNames[each]}
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </Menu.Group>
            <Menu.Separator className="hub-menu-line" />
            <Menu.LinkItem className="hub-menu-item" closeOnClick render={<Link to="/system" />}>
              <Gauge size={14} aria-hidden="true" />
              System
            </Menu.LinkItem>
            <Menu.LinkItem className="hub-menu-item" closeOnClick render={<Link to="/settings" />}>
              <Settings size={14} aria-hidden="true" />
              Settings
            </Menu.LinkItem>
            <Menu.Item className="hub-menu-item hub-menu-search" onClick={openPalette}>
              <Search size={14} aria-hidden="true" />
              Search
            </Menu.Item>
            <Menu.Item className="hub-menu-item" onClick={openShortcutHelp}>
              <Keyboard size={14} aria-hidden="true" />
              Keyboard shortcuts
              <kbd>?</kbd>
            </Menu.Item>
            <Menu.Item className="hub-menu-item" onClick={() => void leave()}>
              <LogOut size={14} aria-hidden="true" />
              Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** Where the rail is a bar at the foot of the page; the same width as in shell.css. */
function isNarrow(): boolean {
  return matchMedia('(width < 700px)').matches;
}
