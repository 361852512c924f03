import { formatExactTime } from '@headway/react';
import { type ReactNode, useSyncExternalStore } from 'react';
import { formatWhen } from '../format.ts';

const minuteMs = 60_000;
const subscribe = (listener: () => void): (() => void) => {
  const timer = setInterval(listener, minuteMs / 2);
  return () => clearInterval(timer);
};
/** Whole half minutes, so that renders in between agree. */
const halfMinutes = (): number => Math.floor((Date.now() / minuteMs) * 2);

/** How long ago; the exact time on hover. */
export function RelativeTime({ time, className }: { time: string; className?: string }): ReactNode {
  useSyncExternalStore(subscribe, halfMinutes);
  return (
    <time dateTime={time} title={formatExactTime(time)} {...(className && { className })}>
      {formatWhen(time, Date.now())}
    </time>
  );
}
