/** What a run asks a person. */
export interface ReviewQuestion {
  /** Of the question within its job: the contract says what its answer is. */
  name: string;
  /** For people: `Are these outlines right?` */
  title: string;
  message: string | null;
  /** Answers to choose from; none where the application asks in its own way. */
  choices: readonly { value: string; label: string }[];
  /** What the screen needs to ask, the application's own JSON. */
  data: unknown;
}

/** The part of a queue that keeps what runs ask. */
export interface KeepsReviews {
  /**
   * Ends the run with a question: the job is `reviewing`, and goes on in a new run once it is answered, from `state`.
   * MUST change nothing when the fence is not the newest or the run has ended, and say so by `false`.
   */
  review(id: string, fence: number, question: ReviewQuestion, state: unknown): Promise<boolean>;
}

/** Most of a question; texts in characters, `data` as JSON. */
export const longestQuestion = { title: 200, message: 1000, choice: 100, choices: 20, data: 16_384 } as const;

/** Whether a queue keeps what runs ask. */
export function keepsReviews(queue: object): queue is KeepsReviews {
  return 'review' in queue && typeof queue.review === 'function';
}
