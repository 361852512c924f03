/** Replies kept in all; the one used longest ago goes first. */
const maxReplies = 10_000;

/** Remembers what came of recent messages, so that one that is sent again takes effect once. */
export class RecentReplies {
  readonly #replies = new Map<string, Promise<unknown>>();

  /**
   * Runs `effect` unless it ran for this user and id, and gives its first result. What failed may be tried again under
   * the same id.
   */
  once(userId: string, id: string, effect: () => Promise<unknown>): Promise<unknown> {
    const key = JSON.stringify([userId, id]);
    const known = this.#replies.get(key);
    this.#replies.delete(key);
    const reply = known ?? this.#run(key, effect);
    this.#replies.set(key, reply);
    const [oldest] = this.#replies.keys();
    if (this.#replies.size > maxReplies && oldest !== undefined) this.#replies.delete(oldest);
    return reply;
  }

  async #run(key: string, effect: () => Promise<unknown>): Promise<unknown> {
    try {
      return await effect();
    } catch (error) {
      this.#replies.delete(key);
      throw error;
    }
  }
}
