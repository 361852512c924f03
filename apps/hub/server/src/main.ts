import { nodeVersionProblem } from './node-version.ts';

/** Entry point: `node --conditions=@headway/source apps/hub/server/src/main.ts`. */
const problem = nodeVersionProblem(process.versions.node, 24);
if (problem !== null) {
  console.error(problem);
  process.exit(1);
}
// Only now: what is imported may not even load on an older Node.
const { run } = await import('./run.ts');
await run();
