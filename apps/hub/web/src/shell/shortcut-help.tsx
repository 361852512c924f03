import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Keys } from '../ui/keys.tsx';
import { useShortcut } from '../ui/use-shortcut.ts';

const opening = 'headway-shortcut-help';

/** Shows the list of keys. */
export function openShortcutHelp(): void {
  dispatchEvent(new Event(opening));
}

const groups: readonly { name: string; keys: readonly (readonly [key: string, does: string])[] }[] = [
  {
    name: 'Everywhere',
    keys: [
      ['?', 'This list'],
      ['Esc', 'Close, clear the selection'],
    ],
  },
  {
    name: 'Projects',
    keys: [
      ['C', 'Create a project'],
      ['U', 'Upload images, inside a project'],
    ],
  },
  {
    name: 'Image',
    keys: [
      ['J', 'Next image'],
      ['K', 'Previous image'],
      ['F', 'Fit the image'],
      ['1', 'Actual size'],
      ['+', 'Zoom in'],
      ['-', 'Zoom out'],
      ['A', 'Automatic contrast, for the picture only'],
      ['O', 'Outline or filled'],
      ['H', 'Hide or show the objects'],
      ['← ↑ → ↓', 'Move the image; in the table, choose an object'],
      ['Enter', 'In the table, look at the object closely'],
    ],
  },
];

/** The keys, in a dialog that `?` opens. */
export function ShortcutHelp(): ReactNode {
  const [open, setOpen] = useState(false);
  useShortcut('?', () => setOpen(true));
  useEffect(() => {
    const show = (): void => setOpen(true);
    addEventListener(opening, show);
    return () => removeEventListener(opening, show);
  }, []);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="hub-backdrop" />
        <Dialog.Popup className="hub-dialog hub-shortcuts">
          <Dialog.Title className="hub-dialog-title">Keyboard shortcuts</Dialog.Title>
          <Dialog.Close className="hub-icon-button hub-dialog-close" aria-label="Close">
            <X size={16} aria-hidden="true" />
          </Dialog.Close>
          {groups.map(({ name, keys }) => (
            <section key={name}>
              <h3>{name}</h3>
              <dl>
                {keys.map(([key, does]) => (
                  <div key={does}>
                    <dt>{does}</dt>
                    <dd>
                      <Keys of={key} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
