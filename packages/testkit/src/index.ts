export { fakeClock } from './fake-clock.ts';
export type { FakeClock } from './fake-clock.ts';
export { waitUntil } from './wait-until.ts';

export { startPair } from './start-pair.ts';
export type { Pair, PairOptions } from './start-pair.ts';
export type { TokenClaims } from './sign-token.ts';

export { faultyNetwork } from './faulty-network.ts';
export type { FaultyNetwork, FaultyNetworkOptions } from './faulty-network.ts';
export type { Direction, FaultyConnection, NetworkFaults, OneWay } from './faulty-connection.ts';
export type { NetworkAct, NetworkStep } from './network-script.ts';

export { recordingPeer } from './recording-peer.ts';
export type { Frame, RecordingPeer } from './recording-peer.ts';

export { scriptedServer } from './scripted-server.ts';
export type { ScriptedPeer, ScriptedServer } from './scripted-server.ts';
