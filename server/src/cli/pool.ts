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

/** So much is done in this thread before others are started: they take longer to start than that takes. */
const ALONE = 4_000_000;
/** Characters or bytes that go to a thread at once. */
const BATCH = 400_000;
/** Batches in flight a thread: one that it works at, and one that waits. */
const AHEAD = 2;

/**
 * Examines documents in their order: small runs in this thread, long ones in as many as the machine has processors.
 * What is in memory is a few batches. When `signal` is aborted it ends with what is done.
 */
export async function* examineAll(
  tasks: AsyncIterable<Task>,
  here: Examiner,
  threads: { readonly script: URL | undefined; readonly setup: Setup; readonly signal: AbortSignal },
): AsyncGenerator<Result> {
  const { script, setup, signal } = threads;
  let alone = 0;
  let pool: Pool | undefined;
  let batch: Task[] = [];
  let size = 0;
  const inFlight: Promise<Result[]>[] = [];
  try {
    for await (const task of tasks) {
      if (signal.aborted) return;
      if (script === undefined || alone < ALONE) {
        alone += task.content.length;
        yield { task, examined: here(task) };
        continue;
      }
      pool ??= new Pool(script, setup);
      batch.push(task);
      size += task.content.length;
      if (size < BATCH) continue;
      while (inFlight.length >= AHEAD * pool.size && !signal.aborted) yield* await inFlight.shift()!;
      const running = pool.run(batch);
      // It may fail while an earlier one is waited for, which is no failure that nobody looks at.
      running.catch(() => undefined);
      inFlight.push(running);
      batch = [];
      size = 0;
    }
    for (const results of inFlight) {
      if (signal.aborted) return;
      yield* await results;
    }
    for (const task of batch) yield { task, examined: here(task) };
  } finally {
    await pool?.close();
  }
}

/** Threads that examine batches; each takes the next one when it is free. */
class Pool {
  readonly size = availableParallelism();
  private readonly threads: Thread[];

  constructor(script: URL, setup: Setup) {
    this.threads = Array.from({ length: this.size }, () => new Thread(script, setup));
  }

  async run(batch: readonly Task[]): Promise<Result[]> {
    const thread = this.threads.reduce((a, b) => (b.waiting < a.waiting ? b : a));
    const examined = await thread.run(batch);
    return batch.map((task, i) => ({ task, examined: examined[i]! }));
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
