/** What to tell whoever starts us on a Node that is too old; `null` when it is new enough. */
export function nodeVersionProblem(version: string, least: number): string | null {
  const major = Number(version.split('.', 1)[0]);
  if (major >= least) return null;
  return `The hub needs Node ${least} or newer; this is Node ${version}. "npm start" uses the right one by itself.`;
}
