import { memoryOf, type ResultPart, takeApart } from './result-parts.ts';

/** What the worker is sent: the bytes of a document, piece by piece, then that there are no more. */
export type ReadOrder = { type: 'bytes'; bytes: Uint8Array } | { type: 'end' };

/** What the worker answers: the pieces of what it read, then that there are no more. */
export type ReadAnswer = ResultPart | { type: 'end' } | { type: 'unreadable'; message: string };

// A worker's own scope: the page's types say that `postMessage` wants an origin.
const scope = globalThis as unknown as {
  postMessage(answer: ReadAnswer, transfer?: readonly ArrayBufferLike[]): void;
};
const decoder = new TextDecoder();
let text = '';

addEventListener('message', ({ data }: MessageEvent<ReadOrder>) => {
  if (data.type === 'bytes') {
    text += decoder.decode(data.bytes, { stream: true });
    return;
  }
  try {
    for (const part of takeApart(JSON.parse(text + decoder.decode())))
      scope.postMessage(part, memoryOf(part));
    scope.postMessage({ type: 'end' });
  } catch (error) {
    scope.postMessage({ type: 'unreadable', message: String(error) });
  }
});
