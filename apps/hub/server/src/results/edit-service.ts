import { childEnvironment } from '../child-environment.ts';
import { databaseFileVariable } from '../database.ts';
import { type EditOrder, type EditReply, readEditReply } from './edit-messages.ts';
import { createHelperProcess, type HelperProcess } from '../helper-process.ts';
import { pipelinesDirVariable } from '../pipelines.ts';

/** Works with results by the code of their pipelines, in a process of its own. */
export type EditProcess = HelperProcess<EditOrder, EditReply>;

const idleMs = 120_000;

/** Where the results are, and the code that works with them. */
export interface ResultPlaces {
  pipelinesDir: string;
  databaseFile: string;
}

export interface EditProcessOptions extends ResultPlaces {
  /** @default enough to read the largest image */
  timeoutMs?: number;
  /** @default 5 */
  nice?: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

export function createEditProcess({
  pipelinesDir,
  databaseFile,
  timeoutMs = 60_000,
  nice = 5,
  onError,
}: EditProcessOptions): EditProcess {
  return createHelperProcess({
    module: new URL('edit-main.ts', import.meta.url),
    env: {
      ...childEnvironment(process.env),
      [pipelinesDirVariable]: pipelinesDir,
      [databaseFileVariable]: databaseFile,
    },
    readReply: readEditReply,
    timeoutMs,
    tooLate: null,
    idleMs,
    nice,
    onError,
  });
}
