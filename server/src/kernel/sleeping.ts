import type { CallFact } from '../c/knowledge.ts';
import { each } from './fact.ts';

const always = { sleeps: true };
const never = { sleeps: false };

/** Calls that wait, or that may: `might_sleep()` is theirs, or that of what they call. Allocations are in `allocation.ts`. */
export const sleeping: readonly CallFact[] = [
  ...each('might_sleep', always, 'include/linux/kernel.h'),
  ...each('cond_resched schedule', always, 'include/linux/sched.h'),
  ...each('msleep usleep_range', always, 'include/linux/delay.h'),
  ...each('udelay ndelay mdelay', never, 'include/linux/delay.h'),
  ...each(
    'schedule_timeout schedule_timeout_interruptible schedule_timeout_uninterruptible',
    always,
    'kernel/time/timer.c',
  ),
  ...each(
    'wait_for_completion wait_for_completion_timeout wait_for_completion_interruptible',
    always,
    'kernel/sched/completion.c',
  ),
  ...each('mutex_lock_interruptible mutex_lock_killable', always, 'include/linux/mutex.h'),
  ...each('down_write_killable', always, 'include/linux/rwsem.h'),
  ...each('synchronize_rcu', always, 'kernel/rcu/tree.c'),
  ...each('synchronize_srcu', always, 'kernel/rcu/srcutree.c'),
  ...each('flush_work flush_workqueue cancel_work_sync cancel_delayed_work_sync', always, 'include/linux/workqueue.h'),
  ...each('destroy_workqueue', always, 'kernel/workqueue.c'),
  ...each('kthread_stop', always, 'kernel/kthread.c'),
  ...each('synchronize_irq free_irq request_threaded_irq', always, 'kernel/irq/manage.c'),
  ...each('copy_from_user copy_to_user', always, 'include/linux/uaccess.h'),
  ...each(
    'get_user_pages get_user_pages_fast get_user_pages_remote pin_user_pages pin_user_pages_fast ' +
      'pin_user_pages_remote fixup_user_fault',
    always,
    'mm/gup.c',
  ),
  ...each('mmu_notifier_register mmu_interval_notifier_insert', always, 'mm/mmu_notifier.c'),
  ...each('mmput', always, 'kernel/fork.c'),
  ...each('clk_prepare clk_prepare_enable', always, 'include/linux/clk.h'),
  ...each('cpu_relax', never, 'arch/x86/include/asm/vdso/processor.h'),
  ...each('clk_enable clk_disable', never, 'include/linux/clk.h'),
];
