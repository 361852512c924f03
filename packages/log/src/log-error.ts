/** What went wrong in a store. */
export type LogErrorCode =
  /** The log is closed. */
  | 'closed'
  /** More is waiting to be stored than `maxPendingEntries`. */
  | 'overloaded'
  /** No space is left. */
  | 'full'
  /** Another program holds the file. */
  | 'locked'
  | 'read_only'
  /** The file is damaged, or is not an event log. */
  | 'corrupt'
  /** Another program has opened the same file since: only the newest may write. */
  | 'superseded'
  /** What wrote to the file ended. Whether the appends that waited are stored is not known: open the log again. */
  | 'interrupted'
  /** Anything else: see `cause`. */
  | 'failed';

const messages: Readonly<Record<LogErrorCode, string>> = {
  closed: 'The event log is closed.',
  overloaded: 'Too many events are waiting to be stored.',
  full: 'The event log has no space left.',
  locked: 'The event log is locked by another program.',
  read_only: 'The event log can not be written to.',
  corrupt: 'The event log is damaged.',
  superseded: 'Another program has opened this event log since.',
  interrupted: 'The event log was interrupted and must be opened again.',
  failed: 'The event log failed.',
};

const retryable: ReadonlySet<LogErrorCode> = new Set(['overloaded', 'full', 'locked', 'failed']);

/** An error of a store. Its message names no path; `cause` may. */
export class LogError extends Error {
  readonly code: LogErrorCode;
  /** Whether the same call can succeed later. */
  readonly retryable: boolean;

  constructor(code: LogErrorCode, options?: ErrorOptions & { detail?: string }) {
    super(options?.detail ? `${messages[code]} ${options.detail}` : messages[code], options);
    this.name = 'LogError';
    this.code = code;
    this.retryable = retryable.has(code);
  }
}
