import { type ResultPart, takeApart } from './result-parts.ts';

/** What the worker answers: the pieces of what it read, then that there are no more. */
export type ReadAnswer = ResultPart | { type: 'end' } | { type: 'unreadable'; message: string };

// A worker's own scope: the page's types say that `postMessage` wants an origin.
const scope = globalThis as unknown as { postMessage(answer: ReadAnswer): void };

addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
  try {
    for (const part of takeApart(JSON.parse(new TextDecoder().decode(data)))) scope.postMessage(part);
    scope.postMessage({ type: 'end' });
  } catch (error) {
    scope.postMessage({ type: 'unreadable', message: String(error) });
  }
});
