/**
 * Thrown by `context.step` and `context.review` to end a run that is to go on later in a new one: the job is being
 * paused, or waits for a person. Let it through: whoever catches it gets it again with the next such call.
 */
export class RunSuspended extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RunSuspended';
  }
}
