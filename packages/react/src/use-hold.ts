import {
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { usePointerElsewhere } from './use-pointer-elsewhere.ts';

/** Whether rows must stay where they are, because somebody points at them or goes through them by keys. */
export interface Hold {
  isHeld: boolean;
  /** For the element that holds the rows. */
  handlers: {
    onPointerEnter: (event: PointerEvent) => void;
    onPointerLeave: () => void;
    onPointerDown: (event: PointerEvent) => void;
    onPointerUp: (event: PointerEvent) => void;
    onKeyDown: (event: KeyboardEvent) => void;
    onKeyUp: (event: KeyboardEvent) => void;
    onBlur: (event: FocusEvent) => void;
    onScroll: () => void;
  };
  /** Lets the rows move, until the next key or movement of the pointer into them. */
  letGo: () => void;
}

/** Rows that scroll are held; so long after the last scroll event they are at rest, ms. */
const scrollRestMs = 250;

/**
 * Holds rows still while the pointer is over them, while they are gone through by keys, and while they scroll. A focus
 * that a pointer left behind holds nothing: who clicked and went away wants to see the list go on.
 */
export function useHold(): Hold {
  const [holders, setHolders] = useState({ pointer: false, keys: false, scroll: false });
  const rest = useRef<ReturnType<typeof setTimeout> | null>(null);
  const held = useRef<Element | null>(null);
  const set = useCallback((change: Partial<typeof holders>) => {
    setHolders((now) => {
      const next = { ...now, ...change };
      const isSame = next.pointer === now.pointer && next.keys === now.keys && next.scroll === now.scroll;
      return isSame ? now : next;
    });
  }, []);
  useEffect(
    () => () => {
      if (rest.current !== null) clearTimeout(rest.current);
    },
    [],
  );
  usePointerElsewhere(held, holders.pointer, () => set({ pointer: false }));
  const handlers = useMemo(
    (): Hold['handlers'] => ({
      onPointerEnter({ currentTarget, pointerType }) {
        held.current = currentTarget;
        // A finger is over the rows only while it touches them.
        if (pointerType !== 'touch') set({ pointer: true });
      },
      onPointerLeave: () => set({ pointer: false }),
      onPointerDown({ currentTarget }) {
        held.current = currentTarget;
        set({ pointer: true, keys: false });
      },
      onPointerUp: ({ pointerType }) => set(pointerType === 'touch' ? { pointer: false } : {}),
      onKeyDown: ({ key }) => set(key === 'Escape' ? {} : { keys: true }),
      // Who comes by Tab lets its key go in here.
      onKeyUp: ({ key }) => set(key === 'Tab' ? { keys: true } : {}),
      onBlur: ({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) set({ keys: false });
      },
      onScroll() {
        set({ scroll: true });
        if (rest.current !== null) clearTimeout(rest.current);
        rest.current = setTimeout(() => set({ scroll: false }), scrollRestMs);
      },
    }),
    [set],
  );
  const letGo = useCallback(() => set({ pointer: false, keys: false }), [set]);
  return { isHeld: holders.pointer || holders.keys || holders.scroll, handlers, letGo };
}
