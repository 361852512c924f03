import type { Job } from '@headway/protocol';
import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';
import type { JobAction } from './job-actions.ts';
import { jobButtons } from './job-buttons.ts';
import { JobMenu } from './job-menu.tsx';

/** What a person may ask of a job: what is missing is not offered. */
export interface JobHandlers {
  onCancel?: (() => unknown) | undefined;
  onPause?: (() => unknown) | undefined;
  onResume?: (() => unknown) | undefined;
  onRetry?: (() => unknown) | undefined;
  /** Gets the priority that is wished for; higher runs first. */
  onPrioritize?: ((priority: number) => unknown) | undefined;
}

export interface JobControlsProps extends JobHandlers {
  job: Job;
  title: string;
  pending: JobAction | null;
  /** Everything in one menu, for a line of a list. */
  inMenu?: boolean;
  /** Takes the focus when the button that had it is gone. */
  fallback: RefObject<HTMLElement | null>;
}

/** The buttons of a job. A button that is pressed stays in its place, and with the focus, whatever it means next. */
export function JobControls({
  job,
  title,
  pending,
  inMenu = false,
  fallback,
  ...handlers
}: JobControlsProps): ReactNode {
  const { main, cancel, moves } = jobButtons(job, allowed(handlers));
  const busy = pending !== null || job.status === 'cancelling';
  const press =
    main && { pause: handlers.onPause, resume: handlers.onResume, retry: handlers.onRetry }[main.action];
  const moveItems = moves.map(({ label, priority }) => ({
    label,
    onPress: () => handlers.onPrioritize?.(priority),
  }));
  const isEmpty = !main && !cancel && moves.length === 0;
  const lost = useRef(false);
  useLayoutEffect(() => {
    if (lost.current && fallback.current) focusFor(fallback.current);
    lost.current = false;
  });
  if (isEmpty) return null;
  if (inMenu) {
    const items = [
      ...(main ? [{ label: main.label, onPress: () => press?.() }] : []),
      ...(cancel ? [{ label: 'Cancel', onPress: () => handlers.onCancel?.() }] : []),
      ...moveItems,
    ];
    return <JobMenu title={title} items={items} busy={busy} />;
  }
  return (
    <span className="hw-job-actions">
      {/* First: it comes and goes without moving the buttons that people aim at. */}
      {moveItems.length > 0 && <JobMenu title={title} items={moveItems} busy={busy} />}
      {main && (
        <Action key="main" className="hw-job-main" label={main.label} {...{ busy, lost }} onPress={press} />
      )}
      {cancel && <Action key="cancel" label="Cancel" {...{ busy, lost }} onPress={handlers.onCancel} />}
    </span>
  );
}

interface ActionProps {
  label: string;
  className?: string;
  busy: boolean;
  onPress: (() => unknown) | undefined | null;
  /** Set when the button goes while it has the focus. */
  lost: RefObject<boolean>;
}

function Action({ label, className = '', busy, onPress, lost }: ActionProps): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const element = button.current;
    // Runs before the button leaves the page: after that nobody could tell that it had the focus.
    return () => {
      if (element !== null && element === element.ownerDocument.activeElement) lost.current = true;
    };
  }, [lost]);
  return (
    <button
      ref={button}
      type="button"
      className={`hw-button hw-button-small ${className}`}
      // Not `disabled`: the button keeps the focus while the answer is on its way.
      aria-disabled={busy}
      onClick={() => {
        if (!busy) onPress?.();
      }}
    >
      {label}
    </button>
  );
}

/** Focuses what is no control, for as long as the focus stays there. */
function focusFor(element: HTMLElement): void {
  element.tabIndex = -1;
  element.focus();
  element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
}

function allowed(handlers: JobHandlers): ReadonlySet<JobAction> {
  const { onCancel, onPause, onResume, onRetry, onPrioritize } = handlers;
  const given: Record<JobAction, unknown> = {
    cancel: onCancel,
    pause: onPause,
    resume: onResume,
    retry: onRetry,
    prioritize: onPrioritize,
  };
  return new Set((Object.keys(given) as JobAction[]).filter((action) => given[action]));
}
