import { Toast } from '@base-ui/react/toast';
import { type KeyboardEvent, type ReactNode, useEffect } from 'react';
import { formatCount } from './format.ts';
import { ToastAlerts } from './toast-alerts.tsx';
import { ToastCard, type ToastData } from './toast-card.tsx';
import { useToastShelf } from './toast-shelf.ts';
import { useAway } from './use-away.ts';

export type { ToastData } from './toast-card.tsx';

export type ToastPosition =
  | 'top-left'
  | 'top-center'
  | 'top-right'
  | 'bottom-left'
  | 'bottom-center'
  | 'bottom-right';

export interface ToasterProps {
  /** @default 'bottom-right' */
  position?: ToastPosition;
  /** The element that it is put into, such as one that is shown full-screen. @default the body of the page */
  container?: HTMLElement | null;
}

/**
 * The place where the toasts of the `ToastProvider` above are shown, instead of the provider's own. One of them.
 * @example
 * <ToastProvider><App /><Toaster position="top-center" /></ToastProvider>
 */
export function Toaster(props: ToasterProps): ReactNode {
  const { place } = useToastShelf();
  useEffect(() => place(), [place]);
  return <ToastStack {...props} />;
}

/** The toasts, newest at the edge of the page. */
export function ToastStack({ position = 'bottom-right', container }: ToasterProps): ReactNode {
  const { toasts, close } = Toast.useToastManager<ToastData>();
  const { dropped } = useToastShelf();
  const away = useAway();
  const waiting = toasts.filter((toast) => toast.limited && toast.transitionStatus !== 'ending').length;
  const closeNewest = (event: KeyboardEvent): void => {
    // Within a toast Escape closes that one.
    if (event.key === 'Escape' && event.target === event.currentTarget) close(toasts[0]?.id);
  };
  return (
    <Toast.Portal {...(container && { container })}>
      <Toast.Viewport className="hw-toaster" data-position={position} onKeyDown={closeNewest}>
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} away={away} swipe={swipeTo(position)} />
        ))}
        {waiting > 0 && (
          // Not said by screen readers: the toasts that it counts were said when they came.
          <div className="hw-toast-more" aria-live="off">
            <span>{moreWords(waiting, dropped)}</span>
            <button
              type="button"
              className="hw-button hw-button-small hw-button-quiet"
              onClick={() => close()}
            >
              Clear all
            </button>
          </div>
        )}
      </Toast.Viewport>
      <ToastAlerts toasts={toasts} />
    </Toast.Portal>
  );
}

/** `3 more`, `45 more, 12 older ones dropped`. */
function moreWords(waiting: number, dropped: number): string {
  const more = `${formatCount(waiting)} more`;
  return dropped > 0 ? `${more}, ${formatCount(dropped)} older ones dropped` : more;
}

/** Off the page by the nearest edge. */
function swipeTo(position: ToastPosition): 'up' | 'down' | 'left' | 'right' {
  if (position.endsWith('right')) return 'right';
  if (position.endsWith('left')) return 'left';
  return position.startsWith('top') ? 'up' : 'down';
}
