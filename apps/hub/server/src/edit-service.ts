import { childEnvironment } from './child-environment.ts';
import { type EditOrder, type EditReply, readEditReply } from './edit-messages.ts';
import { createHelperProcess, type HelperProcess } from './helper-process.ts';
import { pipelinesDirVariable } from './pipelines.ts';

/** Makes corrected versions of results, in a process of its own. */
export type EditService = HelperProcess<EditOrder, EditReply>;

/** The largest image is read within this. */
const timeoutMs = 60_000;
const idleMs = 120_000;

export function createEditService(
  pipelinesDir: string,
  onError: (error: unknown, context: { stage: string }) => void,
): EditService {
  return createHelperProcess({
    module: new URL('edit-main.ts', import.meta.url),
    env: { ...childEnvironment(process.env), [pipelinesDirVariable]: pipelinesDir },
    readReply: readEditReply,
    timeoutMs,
    tooLate: null,
    idleMs,
    nice: 5,
    onError,
  });
}
