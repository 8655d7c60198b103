// A part as the page knows it: what it shows, and a way to speak to it. It knows no host; whoever
// carries the messages hands over `post` and calls `hear`.

export class Part {
  #post;
  #sent = 0; // messages are counted, so that a reply says which one it answers
  #heard = 0;
  #listeners = new Set();

  /** `post(message)` carries a message to the kernel; `first` is its first reply. */
  constructor(post, first) {
    this.#post = post;
    this.view = first.view;
    /** Whether all that was answered is on disk. */
    this.saved = first.saved;
  }

  /** Whether a message is on its way: until it was heard, a view may be older than the page. */
  get waiting() {
    return this.#heard < this.#sent;
  }

  /** Say something, `{ do: verb, … }`. Returns the message's number. */
  tell(message) {
    this.#sent += 1;
    try {
      this.#post({ ...message, n: this.#sent });
    } catch {
      // The kernel is gone. What counts is held by the page.
    }
    return this.#sent;
  }

  /** Hear a reply: `n` and `saved`, `view` where it changed, and news that is told once. */
  hear(reply, buffers) {
    this.#heard = Math.max(this.#heard, reply.n);
    this.saved = reply.saved;
    if (reply.view) this.view = reply.view;
    for (const listener of [...this.#listeners]) listener(reply, buffers);
  }

  /** Call `listener(reply, buffers)` for each reply. */
  onReply(listener) {
    this.#listeners.add(listener);
  }
}
