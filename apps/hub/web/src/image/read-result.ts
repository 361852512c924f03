import { createAssembly } from './result-parts.ts';
import type { ReadAnswer } from './result-worker.ts';

/** Longer ones would hold up the page while they are read, in bytes. */
const largeFrom = 1_000_000;

/** Reads a document from JSON; a large one beside the page. @throws SyntaxError when it is none */
export async function readResult(bytes: ArrayBuffer): Promise<unknown> {
  if (bytes.byteLength < largeFrom || typeof Worker !== 'function')
    return JSON.parse(new TextDecoder().decode(bytes));
  const worker = new Worker(new URL('result-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      const assembly = createAssembly();
      // Each piece is a task of its own: what people do comes in between.
      worker.addEventListener('message', ({ data }: MessageEvent<ReadAnswer>) => {
        if (data.type === 'end') resolve(assembly.document());
        else if (data.type === 'unreadable') reject(new SyntaxError(data.message));
        else assembly.add(data);
      });
      worker.addEventListener('error', () => reject(new Error('The result could not be read.')));
      worker.postMessage(bytes, [bytes]);
    });
  } finally {
    worker.terminate();
  }
}
