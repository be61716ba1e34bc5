import type { Readable } from 'node:stream';

/** A mail of a public-inbox repository, not yet decoded. */
export interface RawMail {
  readonly commit: string;
  readonly date: number;
  /** A part of what git said: to be copied where it is kept. */
  readonly bytes: Buffer;
}

/** A mail larger than this ends the reading: the largest known list mail has 3.5 MB. */
const MAXIMUM_MAIL = 64 * 1024 * 1024;
const NEWLINE = 0x0a;
const NOTHING = Buffer.alloc(0);

/** What a git process said is kept up to so many bytes, and for one mail more; then it waits. */
const AHEAD = 512 * 1024;

const clock = new Int32Array(new SharedArrayBuffer(4));

/** A moment in which git says much: to be woken for each of its mails costs both sides more. */
function nap(): void {
  Atomics.wait(clock, 0, 0, 0.1);
}

/** Cuts git's output, `SIZE COMMIT DATE\nBYTES\n` each, into mails. */
export class MailCutter {
  private readonly output: Readable;
  private wake: () => void = () => undefined;
  private over = false;
  /** What git said and nobody has taken yet. */
  private parts: Buffer[] = [];
  private held = 0;
  /** What is cut now, from `at`. */
  private chunk: Buffer = NOTHING;
  private at = 0;
  /** How much must be held before anything more can be cut. */
  private needed = 1;

  constructor(output: Readable) {
    this.output = output;
    output.on('data', (data: Buffer) => {
      this.parts.push(data);
      this.held += data.length;
      if (this.held > AHEAD && this.held >= this.needed) output.pause();
      this.wake();
    });
    for (const event of ['end', 'close', 'error']) {
      output.on(event, () => {
        this.over = true;
        this.wake();
      });
    }
  }

  /** The mails that are whole by now, of at most so many names; and to how many names they are the answer. */
  take(limit: number): { mails: RawMail[]; answers: number } {
    const mails: RawMail[] = [];
    let answers = 0;
    while (answers < limit) {
      const newline = this.chunk.indexOf(NEWLINE, this.at);
      if (newline === -1) {
        if (!this.goOn()) break;
        continue;
      }
      const [size, commit, date] = this.chunk.toString('latin1', this.at, newline).split(' ');
      const length = Number(size);
      if (Number.isInteger(length)) {
        if (length > MAXIMUM_MAIL) throw new Error(`the mail of ${commit} has ${length} bytes, more than is read`);
        const bytes = this.cut(newline + 1, length);
        if (bytes === undefined) break;
        mails.push({ commit: commit!, date: Number(date), bytes });
      } else {
        // `COMMIT:m missing`: a commit that took a mail away.
        this.at = newline + 1;
      }
      answers++;
    }
    return { mails, answers };
  }

  /** So many bytes from `start`, and goes on behind the newline after them; undefined where they are not there yet. */
  private cut(start: number, length: number): Buffer | undefined {
    const end = start + length;
    if (end < this.chunk.length) {
      this.at = end + 1;
      return this.chunk.subarray(start, end);
    }
    this.needed = end + 1 - this.chunk.length;
    if (!this.enough()) return undefined;
    // Only this mail is put together: a copy of everything would double what is thrown away.
    const pieces = [this.chunk.subarray(start)];
    let left = end + 1 - this.chunk.length;
    for (;;) {
      const part = this.shift();
      pieces.push(part.subarray(0, left));
      if (left <= part.length) {
        this.chunk = part;
        this.at = left;
        return Buffer.concat(pieces, length);
      }
      left -= part.length;
    }
  }

  /** Puts more behind what is left of the chunk; false where there is nothing. */
  private goOn(): boolean {
    this.needed = 1;
    if (!this.enough()) return false;
    const rest = this.chunk.subarray(this.at);
    const part = this.shift();
    this.chunk = rest.length === 0 ? part : Buffer.concat([rest, part]);
    this.at = 0;
    return true;
  }

  private enough(): boolean {
    if (this.held >= this.needed) return true;
    this.output.resume();
    return false;
  }

  private shift(): Buffer {
    const part = this.parts.shift()!;
    this.held -= part.length;
    this.needed = 0;
    if (this.held <= AHEAD) this.output.resume();
    return part;
  }

  /** Waits until more can be cut; false where nothing comes any more. */
  async more(): Promise<boolean> {
    const starved = () => this.held < this.needed;
    // What all of them have said by now is heard first.
    await new Promise(setImmediate);
    if (starved()) {
      nap();
      await new Promise(setImmediate);
    }
    while (starved()) {
      if (this.over) return false;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return true;
  }
}
