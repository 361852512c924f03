/** Why an image could not be read or worked on. Stable: interfaces may switch on it. */
export type ImageErrorCode =
  | 'empty_file'
  | 'not_an_image'
  | 'unsupported_image'
  | 'truncated_image'
  | 'image_too_large'
  | 'invalid_parameters';

/** The one error of this pipeline; its message is written for the person who sent the file. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  readonly code: ImageErrorCode;
  /** The same bytes fail the same way, so trying again is never useful. */
  readonly retryable = false;

  constructor(code: ImageErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
