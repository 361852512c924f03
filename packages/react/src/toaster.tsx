import { Toast } from '@base-ui/react/toast';
import { type ReactNode, useSyncExternalStore } from 'react';
import type { StateIconName, Tone } from './job-words.ts';
import { StateIcon } from './state-icon.tsx';
import type { ToastKind } from './toast-words.ts';
import type { ToastAction } from './toasts.ts';

export type ToastPosition =
  | 'top-left'
  | 'top-center'
  | 'top-right'
  | 'bottom-left'
  | 'bottom-center'
  | 'bottom-right';

/** What a toast carries beside Base UI's own fields. */
export interface ToastData {
  kind: ToastKind;
  timeoutMs: number;
  actions: readonly ToastAction[];
}

type ToastObject = Toast.Root.ToastObject<ToastData>;

const tones: Record<ToastKind, Tone> = {
  success: 'done',
  error: 'failed',
  warning: 'attention',
  info: 'waiting',
};

const icons: Record<ToastKind, StateIconName> = {
  success: 'done',
  error: 'failed',
  warning: 'attention',
  info: 'info',
};

/** The place where toasts appear, newest at the edge of the page. */
export function Toaster({ position }: { position: ToastPosition }): ReactNode {
  const { toasts } = Toast.useToastManager<ToastData>();
  const blurred = useSyncExternalStore(onWindowFocus, isBlurred, () => false);
  return (
    <Toast.Portal>
      <Toast.Viewport className="hw-toaster" data-position={position} data-blurred={blurred || undefined}>
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} swipe={swipeTo(position)} />
        ))}
      </Toast.Viewport>
    </Toast.Portal>
  );
}

interface ToastCardProps {
  toast: ToastObject;
  swipe: 'up' | 'down' | 'left' | 'right';
}

function ToastCard({ toast, swipe }: ToastCardProps): ReactNode {
  const { close } = Toast.useToastManager();
  const { kind = 'info', timeoutMs = 0, actions = [] } = toast.data ?? {};
  return (
    <Toast.Root className="hw-toast" toast={toast} swipeDirection={swipe} data-tone={tones[kind]}>
      <Toast.Content className="hw-toast-content">
        <StateIcon name={icons[kind]} />
        <div className="hw-toast-text">
          <span className="hw-visually-hidden">{`${kind}: `}</span>
          <Toast.Title className="hw-toast-title" render={<p />} />
          <Toast.Description className="hw-toast-description" />
          {actions.length > 0 && (
            <div className="hw-toast-actions">
              {actions.map((action) => (
                <button
                  key={action.label}
                  type="button"
                  className="hw-button hw-button-small"
                  onClick={() => {
                    action.onAction();
                    if (!action.keepOpen) close(toast.id);
                  }}
                >
                  {action.label}
                </button>
              ))}
            </div>
          )}
        </div>
        {/* Base UI hides it from screen readers until the stack is spread out; ours always is. */}
        <Toast.Close className="hw-toast-close" aria-label="Close" aria-hidden={false}>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="m4.5 4.5 7 7m0-7-7 7" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
          </svg>
        </Toast.Close>
      </Toast.Content>
      {timeoutMs > 0 && (
        <div
          // An update starts the time anew, and with it the bar.
          key={toast.updateKey}
          className="hw-toast-time"
          style={{ animationDuration: `${timeoutMs}ms` }}
          aria-hidden="true"
        />
      )}
    </Toast.Root>
  );
}

/** Off the page by the nearest edge. */
function swipeTo(position: ToastPosition): ToastCardProps['swipe'] {
  if (position.endsWith('right')) return 'right';
  if (position.endsWith('left')) return 'left';
  return position.startsWith('top') ? 'up' : 'down';
}

// Base UI stops the time of toasts while another window has the focus: the bar must stand still with it.
function onWindowFocus(listener: () => void): () => void {
  window.addEventListener('focus', listener);
  window.addEventListener('blur', listener);
  return () => {
    window.removeEventListener('focus', listener);
    window.removeEventListener('blur', listener);
  };
}

function isBlurred(): boolean {
  return !document.hasFocus();
}
