import { EditRefusal } from '@headway/hub-api';
import { type EditOrder, editOrderSchema, type EditReply } from './edit-messages.ts';
import { loadPipelines, pipelinesDir, pipelinesDirVariable } from '../pipelines.ts';

/**
 * The editing process: makes corrected versions of results, and files of them, by the code of their pipelines, which
 * reads images and results of any size. Started by `edit-service.ts`, ends with its parent.
 */
const pipelines = loadPipelines(process.env[pipelinesDirVariable] ?? pipelinesDir);

process.on('message', (message) => {
  const { ref, order } = message as { ref?: unknown; order?: unknown };
  const known = editOrderSchema.safeParse(order);
  if (!known.success) return; // not ours: `node --watch` talks to children too
  void doOrder(known.data)
    .catch(asReply)
    .then((reply) => process.send?.({ ref, reply }));
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group: the parent ends us when it is done.
process.on('SIGINT', () => undefined);

async function doOrder(order: EditOrder): Promise<EditReply> {
  return order.type === 'edit' ? await edit(order) : await writeExport(order);
}

type OrderOf<Type extends EditOrder['type']> = Extract<EditOrder, { type: Type }>;

async function edit({ kind, path, base, current, operations }: OrderOf<'edit'>): Promise<EditReply> {
  const loaded = await (await pipelines).byKind(kind)?.loadEditor?.();
  if (!loaded) throw new Error(`The pipeline '${kind}' has no editor.`);
  const { editor } = loaded;
  const made: unknown = JSON.parse(base);
  const onto: unknown = current === null ? made : JSON.parse(current);
  const rebased = current === null ? { operations, conflicts: [] } : editor.rebase(made, onto, operations);
  if (rebased.conflicts.length > 0) return { type: 'conflict', ...rebased };
  if (rebased.operations.length === 0) return { type: 'edited', result: null, summary: null };
  const { result, summary } = await editor.edit(onto, rebased.operations, { path });
  return { type: 'edited', result: JSON.stringify(result), summary: summary.text ?? null };
}

async function writeExport({ kind, format, result, asset, output }: OrderOf<'export'>): Promise<EditReply> {
  const form = (await pipelines).byKind(kind)?.exports[format];
  if (!form?.writeFile) throw new Error(`The pipeline '${kind}' writes no file '${format}'.`);
  const { write } = await form.writeFile();
  try {
    await write(JSON.parse(result), asset, output);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return { type: 'no_room' };
    throw error;
  }
  return { type: 'exported' };
}

function asReply(error: unknown): EditReply {
  if (error instanceof EditRefusal) return { type: 'refused', message: error.message };
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { type: 'image_gone' };
  return { type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
