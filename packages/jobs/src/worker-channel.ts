/** The file descriptor of the pipe between a server and its worker, and the variable of the environment that tells it. */
export const channelFd = 3;
export const channelVariable = 'HEADWAY_JOB_CHANNEL';

/** The longest message between a server and its workers, in bytes of JSON. */
export const longestMessageBytes: number = 16 * 2 ** 20;

/** A message that is longer than `longestMessageBytes`. */
export class MessageTooLong extends RangeError {
  constructor() {
    super(`A message of more than ${longestMessageBytes / 2 ** 20} MiB can't be sent.`);
    this.name = 'MessageTooLong';
  }
}

/**
 * One message as a line of JSON.
 * @throws MessageTooLong
 * @throws TypeError when it is no JSON.
 */
export function encodeLine(message: unknown): Buffer {
  const line = Buffer.from(`${JSON.stringify(message)}\n`);
  if (line.byteLength > longestMessageBytes) throw new MessageTooLong();
  return line;
}

interface LineReaderOptions {
  onMessage: (value: unknown) => void;
  /** What came is no line of JSON, or too long a one. Called once; nothing is read after it. */
  onBroken: (error: Error) => void;
  /** @default longestMessageBytes */
  maxBytes?: number;
}

const newline = 0x0a;

/** Takes a stream of bytes apart into lines of JSON; holds one unfinished line at most. */
export function createLineReader(options: LineReaderOptions): (chunk: Buffer) => void {
  const { onMessage, onBroken, maxBytes = longestMessageBytes } = options;
  let begun: Buffer[] = [];
  let begunBytes = 0;
  let broken = false;

  function giveUp(error: Error): void {
    broken = true;
    begun = [];
    onBroken(error);
  }

  function line(bytes: Buffer): void {
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString('utf8'));
    } catch (cause) {
      return giveUp(new Error('The worker process sent something that is no message.', { cause }));
    }
    onMessage(value);
  }

  return (chunk) => {
    let rest = chunk;
    while (!broken && rest.byteLength > 0) {
      const end = rest.indexOf(newline);
      const part = end < 0 ? rest : rest.subarray(0, end);
      begunBytes += part.byteLength;
      if (begunBytes > maxBytes) return giveUp(new MessageTooLong());
      if (end < 0) {
        begun.push(part);
        return;
      }
      const whole = begun.length === 0 ? part : Buffer.concat([...begun, part]);
      begun = [];
      begunBytes = 0;
      rest = rest.subarray(end + 1);
      line(whole);
    }
  };
}
