import type { JobLogLine } from '@headway/protocol';

/** A line of a job's log, and when it was told. */
export type LogLine = JobLogLine & {
  /** Of its event: no other line has it. */
  id: string;
  /** ISO 8601 UTC. */
  timestamp: string;
};

/** Many lines, oldest first, to be read and not changed: another object once there are more. */
export interface LogLines {
  readonly length: number;
  /** `undefined` outside `0 … length - 1`. */
  at(index: number): LogLine | undefined;
}
