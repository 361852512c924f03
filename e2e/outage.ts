/**
 * What went wrong on a page, but for what it asked for while the server was away: how often it did depends on how long
 * that was.
 */
export function besidesOutage(faults: readonly string[]): string[] {
  return faults.filter((fault) => !fault.includes('The server can’t be reached'));
}
