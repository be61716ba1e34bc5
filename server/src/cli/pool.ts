import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Examined, Task } from './examine.ts';

/** What a thread needs to make the same engine and options as the main one. Plain data. */
export interface Setup {
  readonly root: string | undefined;
  readonly project: string | undefined;
  readonly nursery: boolean;
  readonly only: ReadonlySet<string> | undefined;
}

/** Examines documents in this thread. */
export type Examiner = (task: Task) => Examined;

/** A document and what was found in it. */
export interface Result {
  readonly task: Task;
  readonly examined: Examined;
}

/** Characters or bytes that are examined together. */
const BATCH = 200_000;
/** Documents that are handed over together, as those that are known cost next to nothing. */
const MANY = 1_000;
/** Batches a thread may have: one that it works at, and some that wait while this thread works at one itself. */
const AHEAD = 3;

/** A batch that is being examined, or waits for the ones before it. */
interface Running {
  readonly results: Promise<readonly Result[]>;
  done: boolean;
}

/**
 * Examines documents in their order, in as many threads as the machine has processors, this one among them; without a
 * script, in this one. What is in memory is a few batches. When `signal` is aborted it ends with what is done.
 */
export async function* examineAll(
  tasks: AsyncIterable<Task>,
  here: Examiner,
  threads: { readonly script: URL | undefined; readonly setup: Setup; readonly signal: AbortSignal },
): AsyncGenerator<Result> {
  const { script, setup, signal } = threads;
  const examineHere = (batch: readonly Task[]) => batch.map((task) => ({ task, examined: here(task) }));
  let pool: Pool | undefined;
  let batch: Task[] = [];
  let size = 0;
  const running: Running[] = [];
  try {
    for await (const task of tasks) {
      if (signal.aborted) return;
      if (script === undefined || (task.known && !pool)) {
        yield { task, examined: here(task) };
        continue;
      }
      pool ??= new Pool(script, setup);
      batch.push(task);
      size += task.content.length;
      if (size < BATCH && batch.length < MANY) continue;
      running.push(follow(pool.run(batch) ?? Promise.resolve(examineHere(batch))));
      batch = [];
      size = 0;
      // The other threads are heard, and a Ctrl-C.
      await new Promise(setImmediate);
      while (running[0] && !signal.aborted && (running[0].done || running.length > pool.most)) {
        yield* await running.shift()!.results;
      }
    }
    for (const { results } of running) {
      if (signal.aborted) return;
      yield* await results;
    }
    yield* examineHere(batch);
  } finally {
    await pool?.close();
  }
}

/** Notes when it is done. It may fail while an earlier one is waited for, which is no failure that nobody looks at. */
function follow(results: Promise<readonly Result[]>): Running {
  const running = { results, done: false };
  const done = () => {
    running.done = true;
  };
  results.then(done, done);
  return running;
}

/** The threads beside this one. */
class Pool {
  /** Batches that are kept in all: more than the threads have, as they are printed in their order. */
  readonly most: number;
  private readonly threads: Thread[];

  constructor(script: URL, setup: Setup) {
    this.threads = Array.from({ length: availableParallelism() - 1 }, () => new Thread(script, setup));
    this.most = 20 * (this.threads.length + 1);
  }

  /** Gives a batch to the thread that has least to do; undefined where all have enough. */
  run(batch: readonly Task[]): Promise<readonly Result[]> | undefined {
    const [thread] = this.threads.toSorted((a, b) => a.waiting - b.waiting);
    if (!thread || thread.waiting >= AHEAD) return undefined;
    return thread.run(batch).then((examined) => batch.map((task, i) => ({ task, examined: examined[i]! })));
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }
}

class Thread {
  private readonly worker: Worker;
  private readonly answers: { done: (examined: Examined[]) => void; failed: (error: Error) => void }[] = [];
  private broken: Error | undefined;

  constructor(script: URL, setup: Setup) {
    this.worker = new Worker(script, { workerData: setup });
    this.worker.on('message', (examined: Examined[]) => this.answers.shift()?.done(examined));
    this.worker.on('error', (error: Error) => this.fail(error));
    this.worker.on('exit', () => this.fail(new Error('a thread ended before its work was done')));
  }

  get waiting(): number {
    return this.answers.length;
  }

  private fail(error: Error): void {
    this.broken ??= error;
    for (const { failed } of this.answers.splice(0)) failed(this.broken);
  }

  run(batch: readonly Task[]): Promise<Examined[]> {
    if (this.broken) return Promise.reject(this.broken);
    const { tasks, memory } = pack(batch);
    this.worker.postMessage(tasks, memory);
    return new Promise((done, failed) => this.answers.push({ done, failed }));
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}

/** Bytes of a batch in one piece of memory, which is handed over and not copied again. */
function pack(batch: readonly Task[]): { readonly tasks: readonly Task[]; readonly memory: ArrayBuffer[] } {
  let length = 0;
  for (const { content } of batch) if (typeof content !== 'string') length += content.length;
  if (length === 0) return { tasks: batch, memory: [] };
  const memory = new ArrayBuffer(length);
  let at = 0;
  const tasks = batch.map((task) => {
    if (typeof task.content === 'string') return task;
    const content = new Uint8Array(memory, at, task.content.length);
    content.set(task.content);
    at += content.length;
    return { ...task, content };
  });
  return { tasks, memory: [memory] };
}
