/** A file that a person chose, dropped or pasted. */
export interface ChosenFile {
  file: File;
  /** Where it lay, as far as its folders came with it: `plate 7/day 1`; else empty. */
  folder: string;
  /** With it the file can be read again after a reload, where the browser gives one. */
  handle: FileHandle | null;
}

/** The part of a `FileSystemFileHandle` that we use, with what TypeScript does not know of it yet. */
export interface FileHandle {
  getFile(): Promise<File>;
  queryPermission?(options: { mode: 'read' }): Promise<PermissionState>;
  requestPermission?(options: { mode: 'read' }): Promise<PermissionState>;
}

export function chosen(files: Iterable<File>): ChosenFile[] {
  return Array.from(files, (file) => ({ file, folder: folderOf(file), handle: null }));
}

/** `plate 7/day 1/a.png` → `plate 7/day 1`. */
function folderOf({ webkitRelativePath: path }: File): string {
  const end = path ? path.lastIndexOf('/') : -1;
  return end < 0 ? '' : path.slice(0, end);
}

/** Files of a folder that can be images by their names; a file that was chosen itself is for the server to judge. */
export function isImageName(name: string): boolean {
  return /\.(png|jpe?g|tiff?)$/i.test(name) && !name.startsWith('.');
}
