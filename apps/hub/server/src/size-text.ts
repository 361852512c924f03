/** `512 MiB`, `10 GiB`. */
export function sizeText(bytes: number): string {
  const gibibytes = bytes / 1024 ** 3;
  if (gibibytes >= 1) return `${Math.floor(gibibytes * 10) / 10} GiB`;
  const mebibytes = Math.round(bytes / 1024 ** 2);
  return mebibytes > 0 ? `${mebibytes} MiB` : `${bytes} bytes`;
}
