import { Toast } from '@base-ui/react/toast';
import type { ReactNode } from 'react';
import type { StateIconName, Tone } from './job-words.ts';
import { StateIcon } from './state-icon.tsx';
import type { ToastKind } from './toast-words.ts';
import type { ToastAction } from './toasts.ts';
import { useCountdown } from './use-countdown.ts';

/** What a toast carries beside Base UI's own fields. */
export interface ToastData {
  kind: ToastKind;
  /** What it says, in one line of plain text. */
  spoken: string;
  /** 0 stays. */
  timeoutMs: number;
  actions: readonly ToastAction[];
}

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

export interface ToastCardProps {
  toast: Toast.Root.ToastObject<ToastData>;
  /** Whether nobody looks at the page: its time stands still. */
  away: boolean;
  swipe: 'up' | 'down' | 'left' | 'right';
}

/** One toast. */
export function ToastCard({ toast, away, swipe }: ToastCardProps): ReactNode {
  const { kind = 'info', timeoutMs = 0 } = toast.data ?? {};
  return (
    <Toast.Root
      className="hw-toast"
      toast={toast}
      swipeDirection={swipe}
      data-tone={tones[kind]}
      // Errors are said by `ToastAlerts`.
      {...(kind === 'error' && { 'aria-live': 'off' })}
      render={({ children, ...root }, { expanded, limited, swiping }) => (
        <div {...root}>
          {children}
          {timeoutMs > 0 && (
            <TimeBar
              id={toast.id}
              timeoutMs={timeoutMs}
              // An update, and coming out of the line, start the time anew, and with it the bar.
              round={`${toast.updateKey} ${limited}`}
              running={!(expanded || limited || swiping || away)}
            />
          )}
        </div>
      )}
    >
      <Toast.Content className="hw-toast-content">
        <StateIcon name={icons[kind]} />
        <div className="hw-toast-text">
          <span className="hw-visually-hidden">{`${kind}: `}</span>
          <Toast.Title className="hw-toast-title" render={<p />} />
          <Toast.Description className="hw-toast-description" />
          <Actions id={toast.id} actions={toast.data?.actions ?? []} />
        </div>
        {/* Base UI hides it from screen readers until the stack is spread out; ours always is. */}
        <Toast.Close className="hw-toast-close" aria-label="Close" aria-hidden={false}>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="m4.5 4.5 7 7m0-7-7 7" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
          </svg>
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  );
}

function Actions({ id, actions }: { id: string; actions: readonly ToastAction[] }): ReactNode {
  const { close } = Toast.useToastManager();
  if (actions.length === 0) return null;
  return (
    <div className="hw-toast-actions">
      {actions.map((action) => (
        <button
          key={action.label}
          type="button"
          className="hw-button hw-button-small"
          onClick={() => {
            action.onAction();
            if (!action.keepOpen) close(id);
          }}
        >
          {action.label}
        </button>
      ))}
    </div>
  );
}

interface TimeBarProps {
  id: string;
  timeoutMs: number;
  round: string;
  running: boolean;
}

/** Keeps a toast's time and shows what is left of it. */
function TimeBar({ id, timeoutMs, round, running }: TimeBarProps): ReactNode {
  const { close } = Toast.useToastManager();
  useCountdown({ ms: timeoutMs, running, round, onEnd: () => close(id) });
  return (
    <div
      key={round}
      className="hw-toast-time"
      data-still={!running || undefined}
      style={{ animationDuration: `${timeoutMs}ms` }}
      aria-hidden="true"
    />
  );
}
