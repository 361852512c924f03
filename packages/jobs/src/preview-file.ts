/** A picture that a worker has written for people to see while it works. */
export interface PreviewFile {
  /** Name in the folder for previews, by `previewFileName`. */
  file: string;
  mediaType: PreviewMediaType;
  /** Pixels, `null` where they were not told. */
  width: number | null;
  height: number | null;
  caption: string | null;
}

/** Pictures that a browser shows and that can do nothing there. */
export type PreviewMediaType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';

const endings: Readonly<Record<PreviewMediaType, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
};

const pattern = /^([\w-]{1,64})\.(\d+)\.(\d+)\.(png|jpg|webp|gif)$/;

/** Whether a media type may be that of a preview. */
export function isPreviewMediaType(value: unknown): value is PreviewMediaType {
  return typeof value === 'string' && Object.hasOwn(endings, value);
}

/** @param count Previews of the attempt, with this one. */
export function previewFileName(
  { jobId, attempt, count }: { jobId: string; attempt: number; count: number },
  mediaType: PreviewMediaType,
): string {
  return `${jobId}.${attempt}.${count}.${endings[mediaType]}`;
}

/** The job of a preview and what kind of picture it is, `null` for a name that is none. */
export function readPreviewFileName(file: string): { jobId: string; mediaType: PreviewMediaType } | null {
  const [, jobId, , , ending] = pattern.exec(file) ?? [];
  const mediaType = Object.keys(endings).find((type) => isPreviewMediaType(type) && endings[type] === ending);
  return jobId !== undefined && isPreviewMediaType(mediaType) ? { jobId, mediaType } : null;
}
