import type { CallFact } from '../c/knowledge.ts';
import { each, sleepsWith } from './fact.ts';

const always = { sleeps: true };
const never = { sleeps: false };

/** Calls that wait, or that may: `might_sleep()` is theirs, or that of what they call. Allocations are in `allocation.ts`. */
export const sleeping: readonly CallFact[] = [
  ...each('might_sleep', always, 'include/linux/kernel.h'),
  ...each('cond_resched schedule', always, 'include/linux/sched.h'),
  ...each('msleep ssleep fsleep usleep_range msleep_interruptible', always, 'include/linux/delay.h'),
  ...each(
    'readb_poll_timeout readw_poll_timeout readl_poll_timeout readq_poll_timeout readl_relaxed_poll_timeout ' +
      'read_poll_timeout',
    { sleeps: true, sleepsFor: 3 },
    'include/linux/iopoll.h',
  ),
  ...each('readx_poll_timeout', { sleeps: true, sleepsFor: 4 }, 'include/linux/iopoll.h'),
  ...each(
    'readb_poll_timeout_atomic readw_poll_timeout_atomic readl_poll_timeout_atomic readq_poll_timeout_atomic ' +
      'readl_relaxed_poll_timeout_atomic readx_poll_timeout_atomic read_poll_timeout_atomic',
    never,
    'include/linux/iopoll.h',
  ),
  ...each(
    'wait_event wait_event_timeout wait_event_interruptible wait_event_interruptible_timeout wait_event_killable',
    always,
    'include/linux/wait.h',
  ),
  ...each('udelay ndelay mdelay', never, 'include/linux/delay.h'),
  ...each(
    'schedule_timeout schedule_timeout_interruptible schedule_timeout_uninterruptible',
    always,
    'kernel/time/timer.c',
  ),
  ...each(
    'wait_for_completion wait_for_completion_timeout wait_for_completion_interruptible ' +
      'wait_for_completion_killable wait_for_completion_interruptible_timeout',
    always,
    'kernel/sched/completion.c',
  ),
  ...each('mutex_lock_interruptible mutex_lock_killable', always, 'include/linux/mutex.h'),
  ...each('down_write_killable down_read_killable down_read_interruptible', always, 'include/linux/rwsem.h'),
  ...each('down down_interruptible down_killable', always, 'kernel/locking/semaphore.c'),
  ...each('synchronize_rcu synchronize_rcu_expedited rcu_barrier', always, 'kernel/rcu/tree.c'),
  ...each('synchronize_net', always, 'include/linux/netdevice.h'),
  ...each('synchronize_srcu', always, 'kernel/rcu/srcutree.c'),
  ...each('flush_work flush_workqueue cancel_work_sync cancel_delayed_work_sync', always, 'include/linux/workqueue.h'),
  ...each('destroy_workqueue', always, 'kernel/workqueue.c'),
  ...each('kthread_stop', always, 'kernel/kthread.c'),
  ...each('kthread_run kthread_create', always, 'include/linux/kthread.h'),
  ...each('synchronize_irq free_irq request_threaded_irq disable_irq', always, 'kernel/irq/manage.c'),
  ...each('request_irq', always, 'include/linux/interrupt.h'),
  ...each('copy_from_user copy_to_user', always, 'include/linux/uaccess.h'),
  ...each('memdup_user vmemdup_user memdup_user_nul strndup_user', always, 'mm/util.c'),
  ...each('vmap vunmap', always, 'mm/vmalloc.c'),
  // Under cma_mutex; waits for pages to be moved away. What its callers say of flags is where, and how hard to try.
  ...each('cma_alloc', always, 'mm/cma.c'),
  ...each('dma_alloc_from_contiguous', always, 'kernel/dma/contiguous.c'),
  ...each('alloc_contig_range alloc_contig_pages', always, 'mm/page_alloc.c'),
  // Has the memory for its lists with GFP_KERNEL: the flags tell the zone of the buffers.
  ...each('swiotlb_init_late', always, 'kernel/dma/swiotlb.c'),
  ...each('vfree __vmalloc __vmalloc_node __vmalloc_node_range', always, 'mm/vmalloc.c'),
  ...each('iounmap', always, 'include/asm-generic/io.h'),
  ...each(
    'get_user_pages get_user_pages_fast get_user_pages_remote pin_user_pages pin_user_pages_fast ' +
      'pin_user_pages_remote fixup_user_fault',
    always,
    'mm/gup.c',
  ),
  ...each('mmu_notifier_register mmu_interval_notifier_insert', always, 'mm/mmu_notifier.c'),
  ...each('mmput', always, 'kernel/fork.c'),
  ...each('clk_prepare clk_prepare_enable clk_unprepare clk_disable_unprepare', always, 'include/linux/clk.h'),
  ...each('regulator_enable regulator_disable', always, 'drivers/regulator/core.c'),
  ...each('gpiod_set_value_cansleep gpiod_get_value_cansleep', always, 'drivers/gpio/gpiolib.c'),
  ...each('rtas_busy_delay', always, 'arch/powerpc/kernel/rtas.c'),
  ...each('device_add device_register device_del device_unregister', always, 'drivers/base/core.c'),
  ...each('cpu_relax', never, 'arch/x86/include/asm/vdso/processor.h'),
  ...each('clk_enable clk_disable', never, 'include/linux/clk.h'),

  // -- allocations that are no pointers --
  ...each('idr_alloc idr_alloc_cyclic', { sleeps: sleepsWith(4) }, 'lib/idr.c'),
  ...each('ida_alloc ida_simple_get', { sleeps: sleepsWith(1) }, 'include/linux/idr.h'),
  ...each('ida_alloc_range', { sleeps: sleepsWith(3) }, 'lib/idr.c'),
  ...each('xa_store xa_insert', { sleeps: sleepsWith(3) }, 'include/linux/xarray.h'),
  ...each('xa_alloc', { sleeps: sleepsWith(4) }, 'include/linux/xarray.h'),
  ...each('sg_alloc_table', { sleeps: sleepsWith(2) }, 'lib/scatterlist.c'),
  ...each(
    'alloc_cpumask_var zalloc_cpumask_var alloc_cpumask_var_node',
    { sleeps: sleepsWith(1) },
    'include/linux/cpumask.h',
  ),
];
