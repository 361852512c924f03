import { Dialog } from '@base-ui/react/dialog';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import type { PaletteList } from './palette-list.tsx';

/** The page itself comes first; by the time that somebody searches it is there, also when the server is away. */
const loadAfterMs = 2000;
const opening = 'headway-palette';

/** Shows the palette. */
export function openPalette(): void {
  dispatchEvent(new Event(opening));
}

/** All that can be done and all places, found by typing; Ctrl or ⌘ with K opens it. */
export function Palette(): ReactNode {
  const [open, setOpen] = useState(false);
  /** Each opening begins anew, also while the one before is still fading out. */
  const [opened, setOpened] = useState(0);
  // A part of its own: most of what it takes to find by typing is of no use before.
  const [List, setList] = useState<typeof PaletteList | null>(null);
  const load = useCallback(async () => {
    const part = await import('./palette-list.tsx');
    setList(() => part.PaletteList);
  }, []);
  useEffect(() => {
    // When it fails, as while the server is away, whoever opens it asks again.
    const timer = setTimeout(() => void load().catch(() => undefined), loadAfterMs);
    return () => clearTimeout(timer);
  }, [load]);
  useEffect(() => {
    const show = (): void => {
      load().catch(reportError);
      setOpened((count) => count + 1);
      setOpen(true);
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      load().catch(reportError);
      setOpened((count) => count + 1);
      setOpen((before) => !before);
    };
    addEventListener(opening, show);
    addEventListener('keydown', onKeyDown);
    return () => {
      removeEventListener(opening, show);
      removeEventListener('keydown', onKeyDown);
    };
  }, [load]);
  return (
    <Dialog.Root open={open && List !== null} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="hub-backdrop" />
        <Dialog.Popup className="hub-dialog hub-palette" aria-label="Commands">
          {List && <List key={opened} onDone={() => setOpen(false)} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
