import { logContract } from './contract.ts';
import { memoryLog } from './memory-log.ts';

logContract('memoryLog', () => ({ open: memoryLog, dispose: () => undefined }));
