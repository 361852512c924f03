import { spawnSync } from 'node:child_process';

/** Whether the tests of a foreign client are to be skipped here. Where nothing may be skipped (`CI=true`) it fails. */
export function isMissing(command: readonly [string, ...string[]], debianPackage: string): boolean {
  const [program, ...args] = command;
  if (spawnSync(program, args).status === 0) return false;
  const reason = `${program} is missing: apt-get install ${debianPackage}`;
  if (process.env['CI'] === 'true') throw new Error(reason);
  process.emitWarning(`Tests are skipped. ${reason}`);
  return true;
}
