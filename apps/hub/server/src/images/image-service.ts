import type { StackLayout } from '@headway/hub-api';
import { childEnvironment } from '../child-environment.ts';
import { createHelperProcess } from '../helper-process.ts';
import { type ImageAnswer, type ImageOrder, type ImageReply, imageReplySchema } from './image-messages.ts';
import { pipelinesDirVariable } from '../pipelines.ts';
import { ApiError } from '../http/problem.ts';

/**
 * Looks into images in a process of its own. An image that breaks the process is an answer; what has nothing to do with
 * the image is thrown.
 * @throws ApiError `storage_full`; Error when the output can't be written for another reason, or no process started.
 */
export interface ImageService {
  /** Decodes the whole image and writes its thumbnail. */
  inspect(path: string, thumbnail: string, layout?: StackLayout | null): Promise<ImageAnswer>;
  /** Writes the image as an 8-bit PNG that browsers can show. */
  view(path: string, output: string, layout?: StackLayout | null): Promise<ImageAnswer>;
  /** Writes the real values of the image, in tiles. */
  pixels(path: string, output: string): Promise<ImageAnswer>;
  close(): Promise<void>;
}

export interface ImageServiceOptions {
  /** Whose readers know files of many planes. */
  pipelinesDir: string;
  maxPixels: number;
  /** Longest time for one image. @default 30_000 */
  timeoutMs?: number;
  onError: (error: unknown, context: { stage: string }) => void;
}

type Order = Omit<ImageOrder, 'maxPixels'>;

/** The answer when the process ended under an order. */
const unreadable: ImageAnswer = {
  ok: false,
  code: 'image_unreadable',
  detail: 'The image could not be decoded.',
};

/** One process, started when it is first needed and again when it died; orders wait for each other. */
export function createImageService(options: ImageServiceOptions): ImageService {
  const { pipelinesDir, maxPixels, timeoutMs = 30_000, onError } = options;
  const helper = createHelperProcess<ImageOrder, ImageReply>({
    module: new URL('image-main.ts', import.meta.url),
    env: { ...childEnvironment(process.env), [pipelinesDirVariable]: pipelinesDir },
    readReply: (reply) => imageReplySchema.parse(reply),
    timeoutMs,
    tooLate: { ok: false, code: 'image_timeout', detail: 'Decoding the image took too long.' },
    nice: 10,
    onError,
  });

  async function ask(order: Order): Promise<ImageAnswer> {
    // What ended the process may have been something else: the image is to blame when it happens again.
    const reply = (await helper.ask({ ...order, maxPixels })) ?? (await helper.ask({ ...order, maxPixels }));
    return reply ? asAnswer(reply) : unreadable;
  }

  return {
    inspect: (path, thumbnail, layout = null) => ask({ type: 'inspect', path, output: thumbnail, layout }),
    view: (path, output, layout = null) => ask({ type: 'view', path, output, layout }),
    pixels: (path, output) => ask({ type: 'pixels', path, output, layout: null }),
    close: () => helper.close(),
  };
}

function asAnswer(reply: ImageReply): ImageAnswer {
  if (!('failure' in reply)) return reply;
  if (reply.failure === 'no_room') {
    throw new ApiError('storage_full', 'There is no room left on the disk of the hub.');
  }
  throw new Error('The picture that was made of an image could not be written.');
}
