import { formatPercent, useSystemStatus } from '@headway/react';
import type { ReactNode } from 'react';

export function MachineLine(): ReactNode {
  const { current, history, notices } = useSystemStatus();
  const busiest = Math.max(...history.map(({ status }) => status.cpuLoad));
  return (
    <>
      <p>
        {current
          ? `${formatPercent(current.cpuLoad)} busy, at most ${formatPercent(busiest)} of late`
          : 'Nothing is known of the machine.'}
      </p>
      {notices.map(({ id, message }) => (
        <p key={id}>{message}</p>
      ))}
    </>
  );
}
