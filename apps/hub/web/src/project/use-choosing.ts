import {
  type KeyboardEvent as ReactKeyboardEvent,
  type MouseEvent as ReactMouseEvent,
  type PointerEvent as ReactPointerEvent,
  useEffect,
  useRef,
} from 'react';
import type { ImageChoice } from './use-image-selection.ts';

const longPressMs = 500;
/** A finger that moves more than this scrolls, px. */
const stillWithin = 10;

/** What a list needs so that its images can be chosen by mouse, touch and keys. Each image is marked with `data-id`. */
export interface Choosing {
  onClickCapture(event: ReactMouseEvent): void;
  onPointerDown(event: ReactPointerEvent): void;
  onPointerMove(event: ReactPointerEvent): void;
  onPointerUp(): void;
  onPointerCancel(): void;
  onContextMenu(event: ReactMouseEvent): void;
}

/**
 * Ctrl or ⌘ with a click chooses one more, shift a range; once something is chosen a plain click does the same as ctrl,
 * and so does a long press. Ctrl or ⌘ A chooses all, escape none.
 */
export function useChoosing(choice: ImageChoice): Choosing {
  useListKeys(choice);
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
  const wasLong = useRef(false);
  const end = (): void => {
    if (press.current) clearTimeout(press.current.timer);
    press.current = null;
  };
  useEffect(() => end, []);
  return {
    onClickCapture(event) {
      const id = idAt(event.target);
      if (id === null) return;
      const take = (): void => {
        event.preventDefault();
        event.stopPropagation();
      };
      if (wasLong.current) {
        wasLong.current = false;
        take();
        return;
      }
      const isBox = (event.target as Element).closest('[role="checkbox"]') !== null;
      if (!isBox && (event.target as Element).closest('button')) return;
      if (event.shiftKey) {
        choice.extendTo(id);
        take();
      } else if (isBox || event.ctrlKey || event.metaKey || choice.ids.size > 0) {
        choice.toggle(id);
        take();
      }
    },
    onPointerDown(event) {
      wasLong.current = false;
      const id = idAt(event.target);
      if (event.pointerType !== 'touch' || id === null) return;
      end();
      const timer = setTimeout(() => {
        wasLong.current = true;
        press.current = null;
        choice.toggle(id);
      }, longPressMs);
      press.current = { timer, x: event.clientX, y: event.clientY };
    },
    onPointerMove({ clientX, clientY }) {
      const at = press.current;
      if (at && Math.hypot(clientX - at.x, clientY - at.y) > stillWithin) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    // The browser's own menu of a link comes with a long press, too.
    onContextMenu(event) {
      if (wasLong.current || press.current) event.preventDefault();
    },
  };
}

function idAt(target: EventTarget): string | null {
  return (target as Element).closest<HTMLElement>('[data-id]')?.dataset['id'] ?? null;
}

/** Keys that concern the whole list, wherever on the page the focus is. */
function useListKeys(choice: ImageChoice): void {
  const latest = useRef(choice);
  useEffect(() => {
    latest.current = choice;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isElsewhere(event.target)) return;
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'a') {
        event.preventDefault();
        latest.current.all();
      } else if (event.key === 'Escape' && latest.current.ids.size > 0) {
        event.preventDefault();
        latest.current.clear();
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Whether a key is meant for something that is written in, or that lies over the page. */
function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      'input, textarea, select, [contenteditable], [role="dialog"], [role="alertdialog"], [role="menu"]',
    ) !== null
  );
}

/** What a key does on one image of a list; `null` where it is not one of ours. */
export function choosingKey(event: ReactKeyboardEvent): 'toggle' | null {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  return plain && event.key === ' ' ? 'toggle' : null;
}
