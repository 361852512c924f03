import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './child-environment.ts';
import { type ImageAnswer, type ImageOrder, type ImageReply, imageReplySchema } from './image-messages.ts';
import { ApiError } from './problem.ts';

/**
 * Looks into images in a process of its own. An image that breaks the process is an answer; what has nothing to do with
 * the image is thrown.
 * @throws ApiError `storage_full`; Error when the output can't be written for another reason, or no process started.
 */
export interface ImageService {
  /** Decodes the whole image and writes its thumbnail. */
  inspect(path: string, thumbnail: string): Promise<ImageAnswer>;
  /** Writes the image as an 8-bit PNG that browsers can show. */
  view(path: string, output: string): Promise<ImageAnswer>;
  /** Writes the real values of the image, in tiles. */
  pixels(path: string, output: string): Promise<ImageAnswer>;
  close(): Promise<void>;
}

export interface ImageServiceOptions {
  maxPixels: number;
  /** Longest time for one image. @default 30_000 */
  timeoutMs?: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

type Order = Pick<ImageOrder, 'type' | 'path' | 'output'>;

/** The answer when the process ended under an order. */
const unreadable: ImageAnswer = {
  ok: false,
  code: 'image_unreadable',
  detail: 'The image could not be decoded.',
};

/** One process, started when it is first needed and again when it died; orders wait for each other. */
export function createImageService(options: ImageServiceOptions): ImageService {
  const timeoutMs = options.timeoutMs ?? 30_000;
  let child: ChildProcess | null = null;
  let closed = false;
  let lastRef = 0;
  let turn: Promise<unknown> = Promise.resolve();

  function start(): ChildProcess {
    const started = fork(fileURLToPath(new URL('image-main.ts', import.meta.url)), {
      env: childEnvironment(process.env),
      // Decoders write their warnings about hostile files to stderr.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    started.on('error', (error) => options.onError(error, { stage: 'image process' }));
    started.once('exit', () => {
      if (child === started) child = null;
    });
    lowerPriority(started);
    return started;
  }

  function lowerPriority(process: ChildProcess): void {
    try {
      if (process.pid !== undefined) setPriority(process.pid, 10);
    } catch (error) {
      options.onError(error, { stage: 'image process priority' });
    }
  }

  function ask(order: Order): Promise<ImageReply> {
    if (closed) return Promise.resolve(unreadable);
    const process = (child ??= start());
    const ref = (lastRef += 1);
    return new Promise((resolve) => {
      const finish = (answer: ImageReply) => {
        clearTimeout(timer);
        process.off('message', hear).off('exit', died).off('error', died);
        resolve(answer);
      };
      const hear = (message: unknown) => {
        const reply = imageReplySchema.safeParse(message);
        if (reply.success && reply.data.ref === ref) finish(reply.data.answer);
      };
      const died = () => finish(unreadable);
      const timer = setTimeout(() => {
        process.kill('SIGKILL');
        if (child === process) child = null;
        finish({ ok: false, code: 'image_timeout', detail: 'Decoding the image took too long.' });
      }, timeoutMs);
      process.on('message', hear).once('exit', died).once('error', died);
      process.send({ ref, ...order, maxPixels: options.maxPixels }, (error) => {
        if (error) died();
      });
    });
  }

  /** What ended the process may have been something else: the image is to blame when it happens again. */
  async function askTwice(order: Order): Promise<ImageReply> {
    const reply = await ask(order);
    return reply === unreadable ? await ask(order) : reply;
  }

  function inTurn(order: Order): Promise<ImageAnswer> {
    const reply = turn.then(() => askTwice(order));
    turn = reply.catch(() => undefined); // told to its own caller: the next one has its own chance
    return reply.then(asAnswer);
  }

  return {
    inspect: (path, thumbnail) => inTurn({ type: 'inspect', path, output: thumbnail }),
    view: (path, output) => inTurn({ type: 'view', path, output }),
    pixels: (path, output) => inTurn({ type: 'pixels', path, output }),
    async close() {
      closed = true;
      const running = child;
      if (!running) return;
      child = null;
      await new Promise<void>((resolve) => {
        running.once('exit', () => resolve());
        running.kill('SIGKILL');
      });
    },
  };
}

function asAnswer(reply: ImageReply): ImageAnswer {
  if (!('failure' in reply)) return reply;
  if (reply.failure === 'no_room') {
    throw new ApiError('storage_full', 'There is no room left on the disk of the hub.');
  }
  throw new Error('The picture that was made of an image could not be written.');
}
