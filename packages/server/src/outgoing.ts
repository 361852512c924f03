import { type ControlMessage, encodeJson } from '@headway/protocol';
import { textFrame } from './frame.ts';

/** A message on its way to one client or to many: framed once for all of them. */
export interface Outgoing {
  readonly frame: Buffer;
  /** The frame compressed, once for all who read that. Absent where it is for one client alone. */
  readonly compressed?: Buffer;
}

/** A message that is JSON already. */
export class OutgoingText implements Outgoing {
  readonly frame: Buffer;

  constructor(text: string) {
    this.frame = textFrame(text);
  }
}

/** A control message. */
export function outgoingControl(message: ControlMessage): Outgoing {
  return new OutgoingText(encodeJson(message));
}
