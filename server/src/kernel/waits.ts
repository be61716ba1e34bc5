import type { CallFact } from '../c/knowledge.ts';
import { each } from './fact.ts';

/** 0 where the time ran out, else what was left of it: more than 0 where all went well. */
const left = { positiveIsSuccess: true, failsWith: '0' } as const;
/** The same, and a negative errno where something else ended the wait. */
const leftOrError = { positiveIsSuccess: true } as const;

/** Waits with a limit: what went well is not 0 there. */
export const waits: readonly CallFact[] = [
  ...each(
    'wait_for_completion_timeout wait_for_completion_io_timeout',
    { ...left, type: 'unsigned long', sleeps: true },
    'include/linux/completion.h',
  ),
  ...each(
    'wait_for_completion_interruptible_timeout wait_for_completion_killable_timeout',
    { ...leftOrError, type: 'long', sleeps: true },
    'include/linux/completion.h',
  ),
  ...each('wait_event_timeout wait_event_idle_timeout', { ...left, sleeps: true }, 'include/linux/wait.h'),
  ...each(
    'wait_event_interruptible_timeout wait_event_killable_timeout wait_event_freezable_timeout',
    { ...leftOrError, sleeps: true },
    'include/linux/wait.h',
  ),
  ...each('dma_fence_wait_timeout', { ...leftOrError, type: 'signed long', sleeps: true }, 'include/linux/dma-fence.h'),
  ...each('dma_resv_wait_timeout', { ...leftOrError, type: 'long', sleeps: true }, 'include/linux/dma-resv.h'),
];
