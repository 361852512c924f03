import { ConfigError } from './config.ts';

/** The sentence for an error that whoever starts the hub can do something about, or `null`. */
export function startProblem(error: unknown): string | null {
  if (error instanceof ConfigError) return error.message;
  if (typeof error !== 'object' || error === null) return null;
  const { code, port, path, syscall } = error as {
    code?: string;
    port?: number;
    path?: string;
    syscall?: string;
  };
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Stop what uses it, or choose another one with PORT.`;
  }
  if (code === 'EACCES' && port !== undefined) {
    return `Port ${port} may not be used by this user. Choose another one with PORT.`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'HOST is not an address of this machine.';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `The data folder can not be written to: ${path}. Choose another one with DATA_DIR.`;
  }
  if (syscall === 'mkdir' && (code === 'EEXIST' || code === 'ENOTDIR')) {
    return `${path} is not a folder, and none can be made there. Choose another one with DATA_DIR.`;
  }
  if (code === 'ENOSPC') return noRoom;
  return null;
}

const noRoom = 'There is no room left on the disk of the data folder.';

/** What SQLite says about a file when it is opened, as a sentence that names the file; other errors as they are. */
export function databaseProblem(file: string, error: unknown): unknown {
  const code = (error as { errcode?: number }).errcode;
  const sentence = code === undefined ? undefined : sentenceOf(code % 256, file);
  return sentence === undefined ? error : new ConfigError(sentence, { cause: error });
}

/** By SQLite's primary result code. */
function sentenceOf(code: number, file: string): string | undefined {
  if (code === 11 || code === 26) return `The file ${file} is damaged. Restore it from a backup.`;
  if (code === 14)
    return `The file ${file} can not be opened. Is it a file that this user may read and write?`;
  if (code === 8) return `The file ${file} can not be written to.`;
  return code === 13 ? noRoom : undefined;
}
