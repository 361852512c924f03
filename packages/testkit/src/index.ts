export { fakeClock } from './fake-clock.ts';
export type { FakeClock } from './fake-clock.ts';

export { scriptedServer } from './scripted-server.ts';
export type { ScriptedPeer, ScriptedServer } from './scripted-server.ts';
