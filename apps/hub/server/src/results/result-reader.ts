import { createReadStream } from 'node:fs';
import type { EditOrder, EditReply } from './edit-messages.ts';
import { createEditProcess, type EditProcessOptions } from './edit-service.ts';
import type { HubServices } from '../hub-context.ts';
import type { Asker } from '../stacks/plane-service.ts';
import { ApiError, notFound } from '../http/problem.ts';
import type { WantedTable } from './results-table.ts';

/**
 * Reads results that are large or many, in a process of its own: taken apart here they would hold up everybody else.
 * @throws ApiError `not_found`, `storage_full`, and the signal's reason
 */
export interface ResultReader {
  /** What the results of a project say together: `ProjectFigures` as JSON. */
  figures(projectId: string, asker: Asker): Promise<string>;
  /** The results of many images as CSV, part by part. */
  table(wanted: WantedTable, asker: Asker): AsyncGenerator<Uint8Array>;
  /** Writes the JSON of a result to a file. */
  copy(resultId: string, output: string, asker: Asker): Promise<void>;
  close(): Promise<void>;
}

type Reply<Type extends EditReply['type']> = Extract<EditReply, { type: Type }>;

export function createResultReader(
  { db, storage }: Pick<HubServices, 'db' | 'storage'>,
  options: EditProcessOptions,
): ResultReader {
  const helper = createEditProcess(options);

  async function ask<Type extends EditReply['type']>(
    order: EditOrder,
    { signal, who }: Asker,
    expected: readonly Type[],
  ): Promise<Reply<Type>> {
    const reply = await helper.ask(order, signal, who);
    if (isOneOf(reply, expected)) return reply;
    if (reply?.type === 'gone') throw notFound('result');
    if (reply?.type === 'no_room') {
      throw new ApiError('storage_full', 'There is no room left on the disk of the hub.');
    }
    const why = reply === null ? 'The process ended.' : 'message' in reply ? reply.message : reply.type;
    throw new Error(`Results could not be read for '${order.type}': ${why}`);
  }

  return {
    async figures(projectId, asker) {
      for (;;) {
        const reply = await ask({ type: 'figures', projectId }, asker, ['figures', 'worked_out']);
        if (reply.type === 'figures') return reply.json;
        const kept = Object.entries(reply.figures).map(([result_id, figures]) => ({ result_id, figures }));
        // Also where nobody waits any more, or who asks often would never get to the end. All at once: each commit waits
        // for the disk.
        await db
          .insertInto('result_figures')
          .values(kept)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
    },
    async *table(wanted, asker) {
      let after: string | null = '';
      while (after !== null) {
        const part = storage.temporary();
        try {
          const order: EditOrder = { type: 'table', ...wanted, after, output: part.path };
          ({ after } = await ask(order, asker, ['table']));
          asker.signal.throwIfAborted();
          yield* createReadStream(part.path) as AsyncIterable<Uint8Array>;
        } finally {
          await part.discard();
        }
      }
    },
    async copy(resultId, output, asker) {
      await ask({ type: 'copy', resultId, output }, asker, ['written']);
      asker.signal.throwIfAborted();
    },
    close: () => helper.close(),
  };
}

function isOneOf<Type extends EditReply['type']>(
  reply: EditReply | null,
  types: readonly Type[],
): reply is Reply<Type> {
  return reply !== null && types.some((type) => type === reply.type);
}
