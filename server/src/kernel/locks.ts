import type { CallFact } from '../c/knowledge.ts';
import { each } from './fact.ts';

type Effect = Pick<CallFact, 'locksTaken' | 'locksDropped' | 'sleeps'>;

const spinning: Effect = { locksTaken: [{ argument: 0, forbidsSleep: true }], sleeps: false };
const sleepable: Effect = { locksTaken: [{ argument: 0 }], sleeps: true };
const dropping: Effect = { locksDropped: [{ argument: 0 }], sleeps: false };
const byName = (path: string): Effect => ({ locksTaken: [{ path, forbidsSleep: true }], sleeps: false });
const releasing = (path: string): Effect => ({ locksDropped: [{ path }], sleeps: false });

/** Calls that take and drop locks. Assertions count as taking: what they say holds from there on. */
export const locks: readonly CallFact[] = [
  // -- nothing may sleep under these --
  ...each(
    'spin_lock spin_lock_irq spin_lock_irqsave spin_lock_bh spin_lock_nested spin_lock_irqsave_nested raw_spin_lock ' +
      'raw_spin_lock_irq raw_spin_lock_irqsave raw_spin_lock_bh raw_spin_lock_nested assert_spin_locked',
    spinning,
    'include/linux/spinlock.h',
  ),
  ...each(
    'spin_unlock spin_unlock_irq spin_unlock_irqrestore spin_unlock_bh raw_spin_unlock raw_spin_unlock_irq ' +
      'raw_spin_unlock_irqrestore raw_spin_unlock_bh',
    dropping,
    'include/linux/spinlock.h',
  ),
  ...each(
    'read_lock read_lock_irq read_lock_irqsave read_lock_bh write_lock write_lock_irq write_lock_irqsave write_lock_bh',
    spinning,
    'include/linux/rwlock.h',
  ),
  ...each(
    'read_unlock read_unlock_irq read_unlock_irqrestore read_unlock_bh write_unlock write_unlock_irq ' +
      'write_unlock_irqrestore write_unlock_bh',
    dropping,
    'include/linux/rwlock.h',
  ),
  ...each('rcu_read_lock', byName('the RCU read lock'), 'include/linux/rcupdate.h'),
  ...each('rcu_read_unlock', releasing('the RCU read lock'), 'include/linux/rcupdate.h'),
  ...each('local_irq_disable local_irq_save', byName('interrupts off'), 'include/linux/irqflags.h'),
  ...each('local_irq_enable local_irq_restore', releasing('interrupts off'), 'include/linux/irqflags.h'),
  ...each('preempt_disable', byName('preemption off'), 'include/linux/preempt.h'),
  ...each('preempt_enable preempt_enable_no_resched', releasing('preemption off'), 'include/linux/preempt.h'),
  ...each('get_cpu', byName('preemption off'), 'include/linux/smp.h'),
  ...each('put_cpu', releasing('preemption off'), 'include/linux/smp.h'),
  ...each('local_bh_disable', byName('bottom halves off'), 'include/linux/bottom_half.h'),
  ...each('local_bh_enable', releasing('bottom halves off'), 'include/linux/bottom_half.h'),

  ...each(
    'netif_addr_lock netif_addr_lock_bh',
    { locksTaken: [{ argument: 0, path: '->addr_list_lock', forbidsSleep: true }], sleeps: false },
    'include/linux/netdevice.h',
  ),
  ...each(
    'netif_addr_unlock netif_addr_unlock_bh',
    { locksDropped: [{ argument: 0, path: '->addr_list_lock' }], sleeps: false },
    'include/linux/netdevice.h',
  ),
  ...each('netif_tx_lock netif_tx_lock_bh', byName('the transmit locks'), 'include/linux/netdevice.h'),
  ...each('netif_tx_unlock netif_tx_unlock_bh', releasing('the transmit locks'), 'include/linux/netdevice.h'),

  ...each('pte_unmap_unlock', { locksDropped: [{ argument: 1 }], sleeps: false }, 'include/linux/mm.h'),

  // -- sleeping is fine under these --
  ...each('mutex_lock mutex_lock_nested', sleepable, 'include/linux/mutex.h'),
  ...each('mutex_unlock', dropping, 'include/linux/mutex.h'),
  ...each('down_read down_write', sleepable, 'include/linux/rwsem.h'),
  ...each('up_read up_write', dropping, 'include/linux/rwsem.h'),
  ...each('mmap_read_lock mmap_write_lock', sleepable, 'include/linux/mmap_lock.h'),
  ...each('mmap_read_unlock mmap_write_unlock', dropping, 'include/linux/mmap_lock.h'),
];
