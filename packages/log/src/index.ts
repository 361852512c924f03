export type { LogOptions } from './create-log.ts';
export type {
  Cursor,
  CursorGap,
  CursorId,
  CursorMove,
  CursorOpening,
  CursorQuery,
  LogCursors,
  OpenedCursor,
  SetAside,
  SettingAside,
} from './cursors.ts';
export { LogError } from './log-error.ts';
export type { LogErrorCode } from './log-error.ts';
export type {
  AppendOptions,
  AppendResult,
  Log,
  LogEntry,
  ReadResult,
  Retention,
  RetentionRule,
  SnapshotPage,
  StoredEvent,
  TailListener,
} from './log.ts';
export { memoryLog } from './memory-log.ts';
export { sqliteLog } from './sqlite-log.ts';
export type { SqliteLogOptions } from './sqlite-log.ts';
export { maxEventLength } from './prepare-append.ts';
