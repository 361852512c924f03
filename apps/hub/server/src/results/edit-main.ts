import { writeFile } from 'node:fs/promises';
import { EditRefusal, PlaneError } from '@headway/hub-api';
import { databaseFileVariable, openToRead } from '../database.ts';
import { type EditOrder, editOrderSchema, type EditReply } from './edit-messages.ts';
import { figuresToKeep, projectFigures } from './figures.ts';
import { loadPipelines, pipelinesDir, pipelinesDirVariable } from '../pipelines.ts';
import { ApiError } from '../http/problem.ts';
import { writeTable } from './results-table.ts';
import { readResult } from './stored-results.ts';

/**
 * The editing process: makes corrected versions of results, files of them and what they say together, by the code of
 * their pipelines, which reads images and results of any size. Started by `edit-service.ts`, ends with its parent.
 */
const pipelinesLoaded = loadPipelines(process.env[pipelinesDirVariable] ?? pipelinesDir);
const db = openToRead(process.env[databaseFileVariable] ?? '');

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
  const pipelines = await pipelinesLoaded;
  switch (order.type) {
    case 'edit':
      return await edit(order);
    case 'export':
      return await writeExport(order);
    case 'copy':
      await writeFile(order.output, await readResult(db, order.resultId), { mode: 0o600 });
      return { type: 'written' };
    case 'figures': {
      const figures = await figuresToKeep({ db, pipelines }, order.projectId);
      if (Object.keys(figures).length > 0) return { type: 'worked_out', figures };
      return {
        type: 'figures',
        json: JSON.stringify(await projectFigures({ db, pipelines }, order.projectId)),
      };
    }
    case 'table':
      return { type: 'table', after: await writeTable({ db, pipelines }, order) };
  }
}

type OrderOf<Type extends EditOrder['type']> = Extract<EditOrder, { type: Type }>;

async function edit(order: OrderOf<'edit'>): Promise<EditReply> {
  const { kind, path, baseId, currentId, operations, output } = order;
  const loaded = await (await pipelinesLoaded).byKind(kind)?.loadEditor?.();
  if (!loaded) throw new Error(`The pipeline '${kind}' has no editor.`);
  const { editor } = loaded;
  const made = await resultOf(baseId);
  const onto = currentId === null ? made : await resultOf(currentId);
  const rebased = currentId === null ? { operations, conflicts: [] } : editor.rebase(made, onto, operations);
  if (rebased.conflicts.length > 0) return { type: 'conflict', ...rebased };
  if (rebased.operations.length === 0) return { type: 'edited', changed: false, summary: null };
  const { result, summary } = await editor.edit(onto, rebased.operations, { path });
  await writeFile(output, JSON.stringify(result), { mode: 0o600 });
  return { type: 'edited', changed: true, summary: summary.text ?? null };
}

async function writeExport(order: OrderOf<'export'>): Promise<EditReply> {
  const { kind, format, resultId, asset, path, output } = order;
  const form = (await pipelinesLoaded).byKind(kind)?.exports[format];
  const result = await resultOf(resultId);
  if (form?.writeFile) await (await form.writeFile()).write(result, asset, output, { path });
  else if (form?.write) await writeFile(output, form.write(result, asset), { mode: 0o600 });
  else throw new Error(`The pipeline '${kind}' writes no '${format}'.`);
  return { type: 'written' };
}

async function resultOf(id: string): Promise<unknown> {
  return JSON.parse((await readResult(db, id)).toString());
}

function asReply(error: unknown): EditReply {
  if (error instanceof EditRefusal || error instanceof PlaneError) {
    return { type: 'refused', message: error.message };
  }
  if (error instanceof ApiError && error.code === 'not_found') return { type: 'gone' };
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return { type: 'gone' };
  if (code === 'ENOSPC') return { type: 'no_room' };
  return { type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
