import { formatAgo, formatExactTime } from '@headway/react';
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
export function RelativeTime({
  time,
  brief = false,
}: {
  time: string;
  /** `20 min ago`, where there is little room. */
  brief?: boolean;
}): ReactNode {
  const now = useSyncExternalStore(subscribe, recently);
  return (
    <time dateTime={time} title={formatExactTime(time)}>
      {brief ? formatAgo(Math.max(0, now - Date.parse(time))) : formatWhen(time, now)}
    </time>
  );
}
