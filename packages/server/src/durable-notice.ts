import type { LogEntry } from '@headway/log';
import { type Clock, type DeliveryFailure, parseChannel } from '@headway/protocol';
import type { DurableOptions } from './durable-options.ts';

/** Makes the event that tells of a failure; `null` where none is to be told. */
export type NoticeOf = (failure: DeliveryFailure) => LogEntry | null;

const type = 'delivery.failed';

/** @param hasNamespace whether channels of a namespace are declared */
export function createNotices(
  options: DurableOptions,
  hasNamespace: (namespace: string) => boolean,
  stamp: { clock: Pick<Clock, 'now'>; newId: () => string },
): NoticeOf {
  const {
    noticeChannel = ({ user }) => {
      const parts = parseChannel(`user:${user}`);
      return parts && hasNamespace(parts.namespace) ? `user:${user}` : null;
    },
  } = options;
  return (failure) => {
    // A reader of notices that fails would be told of its failures without end.
    const channel = failure.eventType === type ? null : noticeChannel(failure);
    if (channel === null) return null;
    const timestamp = new Date(stamp.clock.now()).toISOString();
    return { channel, type, id: stamp.newId(), timestamp, state: false, conflatable: false, data: failure };
  };
}
