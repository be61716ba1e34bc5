/** Locks under which nothing may sleep: include/linux/spinlock.h, include/linux/rwlock.h (6.12). */
const taking =
  'spin_lock spin_lock_irq spin_lock_irqsave spin_lock_bh spin_lock_nested raw_spin_lock raw_spin_lock_irq raw_spin_lock_irqsave ' +
  'raw_spin_lock_bh read_lock read_lock_irq read_lock_irqsave read_lock_bh write_lock write_lock_irq write_lock_irqsave write_lock_bh';
const dropping =
  'spin_unlock spin_unlock_irq spin_unlock_irqrestore spin_unlock_bh raw_spin_unlock raw_spin_unlock_irq raw_spin_unlock_irqrestore ' +
  'raw_spin_unlock_bh read_unlock read_unlock_irq read_unlock_irqrestore read_unlock_bh write_unlock write_unlock_irq ' +
  'write_unlock_irqrestore write_unlock_bh';

/** What a call does to the spinning lock that is its first argument. */
export const spinningLocks: ReadonlyMap<string, 'takes' | 'drops'> = new Map([
  ...taking.split(' ').map((name) => [name, 'takes'] as const),
  ...dropping.split(' ').map((name) => [name, 'drops'] as const),
]);
