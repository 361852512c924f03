import { cWriter } from './c-writer.ts';
import { headway, openDiskLog, openMemoryLog } from './headway.ts';
import { nats } from './nats.ts';
import { nchan } from './nchan.ts';
import { plainWs } from './plain-ws.ts';
import { reportedHeadway } from './reported.ts';
import { socketIo } from './socket-io.ts';
import type { Subject } from './subject.ts';

export type SubjectName =
  | 'Headway, log in memory'
  | 'Headway, log on disk'
  | 'Headway, reported by jobs'
  | 'Socket.IO'
  | 'Socket.IO with recovery'
  | 'ws, send loop'
  | 'C, one frame a write'
  | 'C, same groups'
  | 'NATS'
  | 'Nchan';

/** All servers that can be measured. Names that begin with `Headway` are ours, the others are controls. */
export const subjects: Readonly<Record<SubjectName, Subject>> = {
  'Headway, log in memory': headway(openMemoryLog),
  'Headway, log on disk': headway(openDiskLog),
  'Headway, reported by jobs': reportedHeadway,
  'Socket.IO': socketIo(),
  'Socket.IO with recovery': socketIo({ connectionStateRecovery: {} }),
  'ws, send loop': plainWs,
  'C, one frame a write': cWriter('each'),
  'C, same groups': cWriter('grouped'),
  NATS: nats,
  Nchan: nchan,
};
