import { formatExactTime } from '@headway/react';
import { type ReactNode, useSyncExternalStore } from 'react';
import { formatWhen } from '../format.ts';

const minuteMs = 60_000;
const subscribe = (listener: () => void): (() => void) => {
  const timer = setInterval(listener, minuteMs / 2);
  return () => clearInterval(timer);
};
/** Now, at half minutes, so that renders in between agree. */
const recently = (): number => Math.floor(Date.now() / (minuteMs / 2)) * (minuteMs / 2);

/** How long ago; the exact time on hover. */
export function RelativeTime({ time, className }: { time: string; className?: string }): ReactNode {
  const now = useSyncExternalStore(subscribe, recently);
  return (
    <time dateTime={time} title={formatExactTime(time)} {...(className && { className })}>
      {formatWhen(time, now)}
    </time>
  );
}
