/** Idiom of kernel C that is part of the language there: macros that are transparent to a condition, or end a path. */

/** `WARN_ON(c)`, `unlikely(c)`: true exactly where the first argument is. */
const transparent =
  /^(?:likely|unlikely|likely_notrace|unlikely_notrace|__builtin_expect|(?:(?:[A-Z]+_)*WARN_ON|(?:(?:VM|RCU_LOCKDEP|DEBUG_NET|PCI|MEM)_)?WARN)(?:_ONCE|_RATELIMIT|_TAINT)*(?:_RM)?|KVM_BUG(?:_ON)?(?:_DATA_CORRUPTION)?|CHECK_DATA_CORRUPTION|READ_ONCE|WRITE_ONCE_RET|data_race|rcu_dereference\w*|rcu_access_pointer|smp_load_acquire|ACCESS_ONCE|ACCESS_PRIVATE|no_free_ptr|return_ptr|__force|bool)$/;

export function isTransparent(name: string): boolean {
  return transparent.test(name);
}

/** Transparent, and worth splitting a path for even where nobody looks at the result: `WARN_ON(!p);`. */
export function isWarning(name: string): boolean {
  return /WARN|^KVM_BUG/.test(name) && transparent.test(name);
}

/** `BUG_ON(c)`: control goes on only where the first argument is false. */
export function isAssertion(name: string): boolean {
  return /^(?:[A-Z]+_)*BUG_ON(?:_\w+)?$/.test(name) && !name.startsWith('BUILD_BUG') && !transparent.test(name);
}

/** Ends a path. */
export function endsPath(name: string): boolean {
  return (
    name === 'BUG' ||
    name === 'panic' ||
    name === 'unreachable' ||
    name === '__builtin_unreachable' ||
    name === 'do_exit' ||
    name === 'fatal' ||
    name === 'exit'
  );
}

/** Prints: what it is given stays as it was, and all that it leads to. include/linux/{printk,dev_printk,netdevice}.h. */
export function prints(name: string): boolean {
  return printing.test(name);
}

const level = 'emerg|alert|crit|err|warn(?:ing)?|notice|info|debug|dbg|cont';
const printing = new RegExp(`^(?:printk|pr|(?:dev|netdev|pci|netif)(?=_))(?:_(?:${level}))?(?:_once|_ratelimited)?$`);

/** Flags under which an allocation tries for ever. */
export function forbidsFailure(flags: string): boolean {
  return /\b__GFP_NOFAIL\b/.test(flags);
}

/** Drops some lock, or lets interrupts in again, by its name: which one, its body would tell. */
export function unlocks(name: string): boolean {
  return /unlock|irq_?restore|irq_enable/i.test(name);
}

const sleepingFlags =
  /\b(?:GFP_(?:KERNEL|KERNEL_ACCOUNT|USER|HIGHUSER\w*|NOIO|NOFS|TRANSHUGE)|__GFP_(?:DIRECT_)?RECLAIM)\b/;

/** Flags, as written, surely hold one; for `GFP_KERNEL`, one with which an allocation may wait: include/linux/gfp_types.h. */
export function hasFlag(flags: string, flag: string): boolean {
  if (flag === 'GFP_KERNEL') return sleepingFlags.test(flags) && !/GFP_(?:ATOMIC|NOWAIT)|[?&~]/.test(flags);
  return flags.split(/\W+/).includes(flag);
}

/** `container_of(p, struct s, member)`, `list_entry()`: an address before what `p` points to. */
export function isContainerOf(name: string): boolean {
  return /^(?:container_of|list_entry)/.test(name);
}

/** Takes the names of its arguments, not their values. */
export function isUnevaluated(name: string): boolean {
  return /^(?:sizeof|typeof|__typeof__|offsetof|container_of|container_of_const|ARRAY_SIZE|sizeof_field|struct_size|struct_size_t|flex_array_size|BUILD_BUG_ON\w*|static_assert|typeof_member|lockdep_assert\w*|__builtin_types_compatible_p|list_entry\w*|BIT_PER_TYPE|BITS_PER_TYPE)$/.test(
    name,
  );
}

/** Calls that store: which argument names the place, whether as an lvalue, and which is stored. */
const writers: readonly [RegExp, { readonly place: number; readonly value: number; readonly lvalue?: boolean }][] = [
  [/^xchg(?:64)?(?:_local|_relaxed|_acquire|_release)?$/, { place: 0, value: 1 }],
  [/^(?:try_)?cmpxchg(?:64|128)?(?:_local|_relaxed|_acquire|_release)?$/, { place: 0, value: 2 }],
  [/^(?:smp_store_release|smp_store_mb)$/, { place: 0, value: 1 }],
  // Entries of the CPU's tables: include/linux/pgtable.h; of a guest's: arch/loongarch/include/asm/kvm_mmu.h.
  [/^(?:kvm_)?set_p(?:te|md|ud|4d|gd)$/, { place: 0, value: 1 }],
  [/^(?:radix__)?set_p(?:te|md|ud)_at$/, { place: 2, value: 3 }],
  [/^(?:WRITE_ONCE|rcu_assign_pointer)$/, { place: 0, value: 1, lvalue: true }],
];

export function writerOf(
  name: string,
): { readonly place: number; readonly value: number; readonly lvalue?: boolean } | undefined {
  for (const [pattern, writer] of writers) if (pattern.test(name)) return writer;
  return undefined;
}

/** Conversions of an entry's value that leave zero zero: byte order, the wrappers of page table entries. */
export function keepsZero(name: string): boolean {
  return /^(?:cpu_to_[bl]e\d+|[bl]e\d+_to_cpu|__?p(?:te|md|ud|gd|4d)|p(?:te|md|ud|gd|4d)_val)$/.test(name);
}

/** Of a lock class of `guard()`: whether nothing may sleep while it is held; undefined for what is no lock. */
export function scopedLock(type: string): boolean | undefined {
  if (
    /^(?:raw_)?(?:spinlock|read_lock|write_lock)\w*$|^(?:irq|irqsave|preempt|preempt_notrace|rcu|bh|raw_spinlock\w*)$/.test(
      type,
    )
  )
    return true;
  return /^(?:mutex|rwsem_read|rwsem_write|srcu|device|console_lock|cpus_read_lock)\w*$/.test(type) ? false : undefined;
}
