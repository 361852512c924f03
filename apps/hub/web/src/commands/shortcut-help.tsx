import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Keys } from '../ui/keys.tsx';
import { useCommands } from './commands.tsx';

const opening = 'headway-shortcut-help';

/** Shows the list of keys. */
export function openShortcutHelp(): void {
  dispatchEvent(new Event(opening));
}

/** Keys that belong to a part of the page and not to a command. */
const fixed: readonly { group: string; key: string; label: string }[] = [
  { group: 'Everywhere', key: 'Ctrl+K', label: 'Search commands, projects and images' },
  { group: 'Everywhere', key: 'Esc', label: 'Close, or clear the selection' },
  { group: 'In the picture', key: '← ↑ → ↓', label: 'Move the picture' },
  { group: 'Stack', key: 'PgUp PgDn', label: 'Ten slices back or on, with the picture in focus' },
  { group: 'Stack', key: 'Home End', label: 'First or last slice, with the picture in focus' },
  { group: 'Stack', key: 'Wheel', label: 'Previous or next slice' },
  { group: 'Stack', key: 'Ctrl+Wheel', label: 'Zoom' },
  { group: 'In the table', key: '↑ ↓', label: 'Choose an object' },
  { group: 'In the table', key: 'Enter', label: 'Look at it closely' },
  { group: 'Corrections', key: '← ↑ → ↓', label: 'Move a cross over the picture; with Shift by one pixel' },
  { group: 'Corrections', key: 'Enter', label: 'Press at the cross and hold, or let go' },
  { group: 'Corrections', key: 'Shift+Enter', label: 'Choose one more; take a point away' },
  { group: 'Corrections', key: 'Ctrl+S', label: 'Save as a new version' },
  { group: 'Corrections', key: 'Ctrl+Z', label: 'Take back the last correction' },
  { group: 'Corrections', key: 'Ctrl+Shift+Z', label: 'Make it again' },
];

/** The keys of the page as it is, in a dialog that `?` opens. */
export function ShortcutHelp(): ReactNode {
  const [open, setOpen] = useState(false);
  const commands = useCommands();
  useEffect(() => {
    const show = (): void => setOpen(true);
    addEventListener(opening, show);
    return () => removeEventListener(opening, show);
  }, []);
  const own = commands.flatMap(({ group, keys, label }) =>
    keys?.[0] ? [{ group, key: keys[0].toUpperCase(), label }] : [],
  );
  const groups = new Set(['Everywhere', ...own.map(({ group }) => group)]);
  const isShown = (group: string): boolean =>
    groups.has(group) || (groups.has('Image') && group.startsWith('In the '));
  const shown = [...own, ...fixed.filter(({ group }) => isShown(group))];
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="hub-backdrop" />
        <Dialog.Popup className="hub-dialog hub-shortcuts">
          <Dialog.Title className="hub-dialog-title">Keyboard shortcuts</Dialog.Title>
          <Dialog.Close className="hub-icon-button hub-dialog-close" aria-label="Close">
            <X size={16} aria-hidden="true" />
          </Dialog.Close>
          {Array.from(
            Map.groupBy(shown, ({ group }) => group),
            ([group, entries]) => (
              <section key={group}>
                <h3>{group}</h3>
                <dl>
                  {entries.map(({ key, label }) => (
                    <div key={label}>
                      <dt>{label}</dt>
                      <dd>
                        <Keys of={key} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ),
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
