import { type Load, type LoadOptions, startLoad } from './load.ts';
import type { Native } from './native.ts';
import {
  type Child,
  type Handlers,
  localPorts,
  openFilesLimit,
  type Role,
  type Running,
  startChild,
} from './processes.ts';
import type { ServerProcess } from './server-process.ts';
import { type SubjectName, subjects } from './subjects/subjects.ts';

export interface Server extends Child<ServerProcess> {
  port: number;
}

/** A server under measurement and its clients. */
export interface Pair {
  server: Server;
  load: Load;
}

export interface BenchOptions {
  native: Native;
  /** Seconds instead of minutes: to see that it works, not to compare. */
  quick: boolean;
  /** Clients of the rows that are about many. */
  clients: number;
}

/** Files that a process needs besides the sockets of its clients. */
const spareFiles = 500;

/** What a row has at hand for one round of one subject. All that it started ends with `end`. */
export class Bench {
  readonly quick: boolean;
  readonly clients: number;
  readonly #native: Native;
  #running: Running[] = [];
  #ended = false;
  #busiest = 0;

  constructor({ native, quick, clients }: BenchOptions) {
    this.#native = native;
    this.quick = quick;
    this.clients = clients;
  }

  /** The largest part of a core that a load used. */
  get busiest(): number {
    return this.#busiest;
  }

  noteLoad(cpuShare: number): void {
    this.#busiest = Math.max(this.#busiest, cpuShare);
  }

  start<H extends Handlers>(module: string, role: Role): Child<H> {
    return this.#keep(startChild<H>(module, role));
  }

  async startServer(subject: SubjectName, jobs = 0): Promise<Server> {
    const child = this.start<ServerProcess>('./server-process.ts', 'server');
    const writer = 'missing' in this.#native ? null : this.#native.writer;
    const { port } = await child.call('start', { subject, writer, jobs });
    return { ...child, port };
  }

  async startPair(subject: SubjectName, jobs = 0): Promise<Pair> {
    const server = await this.startServer(subject, jobs);
    const { wire, path } = subjects[subject];
    return { server, load: await this.startClients({ wire, path, port: server.port, jobs }) };
  }

  /** Clients of a server that the row has started itself. */
  async startClients(target: Omit<LoadOptions, 'program'>): Promise<Load> {
    const program = 'missing' in this.#native ? null : this.#native.load;
    const load = this.#keep(await startLoad({ ...target, program }));
    return {
      connect: async (opening) => {
        const opened = await load.connect(opening);
        this.noteLoad(opened.cpuShare);
        if (opened.failed > 0) throw new Error(`${opened.failed} clients could not connect.`);
        return opened;
      },
      measure: async (ms) => {
        const measured = await load.measure(ms);
        this.noteLoad(measured.cpuShare);
        return measured;
      },
      stop: () => load.stop(),
    };
  }

  /** Something else that ends with this round. */
  keep(running: Running): void {
    this.#keep(running);
  }

  /** Ends what was started: what waits for it fails. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all(this.#running.splice(0).map((running) => running.stop()));
  }

  #keep<T extends Running>(running: T): T {
    if (this.#ended) {
      void running.stop();
      throw new Error('The row was given up.');
    }
    this.#running.push(running);
    return running;
  }
}

/** As many clients as are wanted, or as files and ports allow. */
export function clientsAllowed(wanted: number): number {
  return Math.min(wanted, openFilesLimit() - spareFiles, localPorts() - spareFiles);
}
