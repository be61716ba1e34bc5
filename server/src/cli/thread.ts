import type { MessagePort } from 'node:worker_threads';
import { createEngine } from './engine.ts';
import { examine, type Task } from './examine.ts';
import { optionsOf } from './check.ts';
import type { Setup } from './pool.ts';
import { loadProject } from './project.ts';

/** The other end of `examineAll`: examines the batches that come in at `port`. */
export function serveThread(port: MessagePort, setup: Setup): void {
  // What is wrong with the project's file was said by the main thread.
  const { settings } = loadProject(setup.project, setup.root, { error: () => undefined });
  const engine = createEngine(setup.root, settings.knowledge);
  const options = optionsOf(setup, settings.ignore);
  port.on('message', (tasks: Task[]) => {
    void engine.then((ready) => port.postMessage(tasks.map((task) => examine(task, ready, options))));
  });
}
