import { type Context, createContext, useContext } from 'react';

/** What a `ToastProvider` shares with the place where its toasts are shown. */
export interface ToastShelf {
  /** Tells that a `Toaster` was placed below the provider, whose own one gives way; returns the undo. */
  place: () => () => void;
  /** Toasts that went unseen, because more came than are kept. */
  dropped: number;
}

export const ToastShelfContext: Context<ToastShelf | null> = createContext<ToastShelf | null>(null);

/** @throws Error outside a `ToastProvider`. */
export function useToastShelf(): ToastShelf {
  const shelf = useContext(ToastShelfContext);
  if (!shelf) throw new Error('A <Toaster> needs a <ToastProvider> above it.');
  return shelf;
}
