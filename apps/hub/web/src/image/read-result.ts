import { createAssembly } from './result-parts.ts';
import type { ReadAnswer, ReadOrder } from './result-worker.ts';

/** Longer ones would hold up the page while they are read, in bytes. */
const largeFrom = 1_000_000;

/** Reads a document from JSON; a large one beside the page, where it goes as it comes. @throws SyntaxError when it is none */
export async function readResult(answer: Response): Promise<unknown> {
  const reader = answer.body?.getReader();
  if (!reader || typeof Worker !== 'function') return reader ? await readHere([], reader) : null;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  while (size < largeFrom) {
    const { value } = await reader.read();
    if (!value) return await readHere(pieces, reader);
    pieces.push(value);
    size += value.byteLength;
  }
  return await readBeside(pieces, reader);
}

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

async function readHere(pieces: readonly Uint8Array<ArrayBuffer>[], reader: Reader): Promise<unknown> {
  const all = [...pieces];
  for (let piece = await reader.read(); piece.value; piece = await reader.read()) all.push(piece.value);
  return JSON.parse(await new Blob(all).text());
}

async function readBeside(pieces: readonly Uint8Array<ArrayBuffer>[], reader: Reader): Promise<unknown> {
  const worker = new Worker(new URL('result-worker.ts', import.meta.url), { type: 'module' });
  try {
    const read = new Promise((resolve, reject) => {
      const assembly = createAssembly();
      // Each piece is a task of its own: what people do comes in between.
      worker.addEventListener('message', ({ data }: MessageEvent<ReadAnswer>) => {
        if (data.type === 'end') resolve(assembly.document());
        else if (data.type === 'unreadable') reject(new SyntaxError(data.message));
        else assembly.add(data);
      });
      worker.addEventListener('error', () => reject(new Error('The result could not be read.')));
    });
    const send = (order: ReadOrder): void =>
      worker.postMessage(order, order.type === 'bytes' ? [order.bytes.buffer] : []);
    const sent = (async () => {
      for (const bytes of pieces) send({ type: 'bytes', bytes });
      for (let piece = await reader.read(); piece.value; piece = await reader.read())
        send({ type: 'bytes', bytes: piece.value });
      send({ type: 'end' });
    })();
    const [document] = await Promise.all([read, sent]);
    return document;
  } finally {
    worker.terminate();
  }
}
