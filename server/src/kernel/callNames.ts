/**
 * What a call does, by words of its name. Of most calls a hunk does not show the body, and the facts cannot list every
 * driver's helpers and wrappers: but these are called after what they wrap, or after what the kernel calls the like.
 */

/** Prints, traces, asserts: include/linux/{printk,dev_printk,tracepoint}.h, asm/bug.h. What it gets is for people. */
export const messageNames = /^(?:trace_|pr_|dev_|printk|WARN|BUG|DBG)/;

/** Only says something; with the messages of network devices (include/linux/netdevice.h) and what drivers define as `DBG()`. */
export const loggingNames = /^(?:pr_|dev_|printk|net(?:dev|if)_|WARN|[A-Z]*DBG)/;

/** Looks at a pointer or prints it, and reads nothing through it: include/linux/{err,compiler}.h, too. */
export const lookingNames =
  /^(?:IS_ERR|PTR_ERR|WARN|BUG|likely|unlikely|sizeof|pr_|dev_(?:err|warn|info|dbg)|printk|trace_)/;

/** States what its author takes for granted: asm/bug.h, and what wraps it (`VM_BUG_ON()`, `KVM_BUG_ON()`). */
export const assertionNames = /BUG_ON|WARN/;

/** Warns, and goes on: `WARN_ON()`, `drm_WARN_ON()`. */
export const warningNames = /WARN/;

/** Gives one of its arguments, or what is made of them: include/linux/{minmax,align,math}.h. */
export const arithmeticNames = /^(?:min|max|clamp|ALIGN|IS_ALIGNED|round)/;

/** Cleans or invalidates the caches from an address to another one, which is the first that it leaves: asm/cacheflush.h. */
export const cacheRangeNames = /(?:cache|dmac|outer)_(?:\w+_)?range$/;

/** Makes a value, as macros do, or answers a question: coding-style.rst, 16, on predicates. */
export const valueNames = /^[A-Z_0-9]+$|(?:^|_)(?:is|has|valid)(?:_|$)/;

/** Makes what it gives, and may have no memory for it: a driver's `..._alloc()`, `..._create()`, `...ioremap()`. */
export const makingNames = /alloc|create|(?:^|_)dup|remap|iomap/;

/** Looks for something, and gives a pointer to it where it is there: `of_phy_find_device()`, `hv_get_drvdata()`, `iommu_group_get()`. */
export const findingNames = /find|lookup|alloc|(?:^|_)(?:get|by)(?:_|$)/;

/** Shifts 1 by what it is given: include/vdso/bits.h, include/linux/{bits,dma-mapping}.h. */
export const oneBitMacros = /^(?:BIT|BIT_ULL|_BITUL|_BITULL|DMA_BIT_MASK)$/;

/** Takes the number of a bit, never its mask: include/linux/bitops.h. */
export const bitTakers = /^(?:__)?(?:test_and_)?(?:test|set|clear|change|assign)_bit(?:_lock|_unlock)?$/;

/** Which argument is how many bits there are: include/linux/{bitmap,find}.h. */
export const bitCounts: ReadonlyMap<string, number> = new Map([
  ...['zero', 'fill', 'empty', 'full', 'weight'].map((name): [string, number] => [`bitmap_${name}`, 1]),
  ...['copy', 'complement', 'equal', 'subset', 'intersects'].map((name): [string, number] => [`bitmap_${name}`, 2]),
  ...['and', 'or', 'xor', 'andnot'].map((name): [string, number] => [`bitmap_${name}`, 3]),
  ...['zalloc', 'alloc'].map((name): [string, number] => [`bitmap_${name}`, 0]),
  ...['find_first_bit', 'find_first_zero_bit', 'find_next_bit', 'find_next_zero_bit', 'find_last_bit'].map(
    (name): [string, number] => [name, 1],
  ),
]);

/** Reads a bitmap, an array of longs: include/linux/{find,bitmap}.h. */
export const bitmapNames = /^(?:for_each_(?:set|clear)_bit\w*|find_(?:first|next|last)_\w+|bitmap_\w+)$/;

/**
 * Compute what may wrap, and notice: which argument is the first of the two parts. include/linux/{overflow,slab,vmalloc,string,device}.h
 */
export const checkedArithmetic: ReadonlyMap<string, number> = new Map([
  ...['add', 'sub', 'mul', 'shl'].map((name) => [`check_${name}_overflow`, 0] as const),
  ...['size_add', 'size_mul', 'array_size'].map((name) => [name, 0] as const),
  ...['kmalloc_array', 'kvmalloc_array', 'vmalloc_array', '__vmalloc_array'].map((name) => [name, 0] as const),
  ...['kcalloc', 'kvcalloc', 'vcalloc', '__vcalloc'].map((name) => [name, 0] as const),
  ...['memdup_array_user', 'vmemdup_array_user', 'kmemdup_array'].map((name) => [name, 1] as const),
  ...['devm_kmalloc_array', 'devm_kcalloc'].map((name) => [name, 1] as const),
]);

/** The count of ticks, an `unsigned long` that begins shortly before it wraps: include/linux/jiffies.h, INITIAL_JIFFIES. */
export const tickCounter = /\bjiffies\b/;

/** Gets the address that a buffer was mapped at: the `unmap_page`, `unmap_resource`, `sync_single_for_cpu` of include/linux/dma-map-ops.h. */
export const handleTakers = /(?:^|_)(?:unmap|sync)_(?:single|page|resource)(?:_|$)/;

/** Takes back what was done before: `kfree()`, `of_node_put()`, `iommu_device_unregister()`, `pci_disable_device()`. */
export const undoingNames =
  /(?:^|_)(?:put|free|kfree|vfree|un\w+|release|destroy|del|remove|disable|detach|cancel|clear)(?:_|$)/;

/**
 * Puts what it is given somewhere: `list_add()`, `xa_store()`, `device_register()`, `dev_set_drvdata()`, `container_of()`; or gives its
 * address in a form that others keep: `virt_to_phys()`.
 */
export const keepingNames =
  /(?:^|_)(?:add|insert|store|register|queue|enqueue|attach|set|setup|install|init|assign|link|push|publish|replace|xchg|cmpxchg|adopt|entry|of|ref|consume|pass|submit|send|schedule|return|address|hand\w*)(?:_|$)|(?:^|_)(?:to|2)_(?:phys|pfn|page|dma|bus)|^__pa|^[A-Z]/;

/** Does something to what it gets, and says whether it could: `dma_configure()`, `ats_init()`, `clk_enable()`. */
export const changingNames =
  /(?:^|_)(?:add|alloc|attach|bind|claim|config(?:ure)?|create|enable|init|install|load|map|pin|prepare|probe|register|request|reserve|set|setup|start|write)(?:_|$)/;

/**
 * Ends what was begun, and macros: nobody could do anything about a failure. `init_flush_queue()` sets one up, `read_and_clear_dirty()`
 * reads.
 */
export const endingNames =
  /^(?!(?:init|setup|alloc|create|register)_)^[A-Z0-9_]+$|(?:^|_)put$|^put_|(?:^|(?<!(?:read|test|get)_and)_)(?:un\w+|free|release|destroy|del|delete|remove|stop|disable|exit|cancel|flush|sync|clear|kill|close|detach)(?:_|$)/;

/** Makes something that its caller goes on with: tables, queues, mappings. What is registered is one more thing for others. */
export const settingUpNames =
  /(?:^|_)(?:alloc|allocate|assign|attach|bind|build|config(?:ure)?|finali[sz]e|init|map|pin|populate|prepare|reserve|setup)(?:_|$)/;

/** May fail and does not matter, by what it is called: what helps with debugging, and what is only tried. */
export const bestEffortNames =
  /debugfs|sysfs|procfs|(?:^|_)(?:debug|dump|print|show|log|trace|stats?|try|test|check|update|hint)(?:_|$)/;

/** Gives a bit, an index or an address, and all ones where it has none left: `iommu_area_alloc()`, `dma_map_page()`. */
export const reservingNames = /alloc|reserve|map_/;

/** Tells news, or what helps with debugging: include/linux/{printk,dev_printk}.h, and a driver's own. */
export const newsNames = /(?:_|^)(?:dbg|debug|info|vdbg)(?:_|$)/i;

/** Tells of an error, to the user or to who debugs. */
export const problemNames = /(?:^|_)(?:err|dbg|debug)$/;

/** Allocate so many bytes: include/linux/{slab,vmalloc}.h. */
export const allocationSizes = /^(?:k[mvz]*alloc(?:_node)?|v[mz]alloc|memdup_user)$/;

/** Give what a device, a device tree or a user says: asm/io.h, include/linux/{of,byteorder/generic}.h. */
export const suppliedValues =
  /^(?:ioread(?:16|32|64)(?:be)?|read[wlq](?:_relaxed)?|[lb]e(?:16|32|64)_to_cpup?|of_read_number|virtio_cread(?:16|32|64))$/;

/** Give the address of any memory, whether the kernel has it mapped or not: asm/io.h, include/linux/{scatterlist,iommu}.h. */
export const physicalAddressCalls = /^(?:page_to_phys|sg_phys|iommu_iova_to_phys)$/;

/** Give the address of what the kernel has mapped all the time: on x86 that is in the first GiB. */
export const mappedAddressCalls = /^(?:virt_to_phys|slow_virt_to_phys|__pa)$/;

/** Take the address of what the kernel has mapped, which fits an `unsigned long`, whatever their parameter is: asm/page.h, asm/io.h. */
export const mappedAddressTakers = /^(?:__va|phys_to_virt)$/;

/** Calls that flush, invalidate, or wait until it is done, by what they are called all over the kernel. */
export const flushNames =
  /(?:^|_|->|\.)(?:flush_(?:complete|tlb\w*|i?o?tlb\w*|lpid|context|np_cache|dev_iotlb|pasid_cache|piotlb|range\w*|pages|all|remote\w*|pte\w*)|iotlb_sync\w*|inv(?:alidate|al)?_(?:range|domain|context|asid|all|master|pasid|tlb\w*|dev\w*|trans)|tlb_\w*(?:inv|flush)\w*|completion_wait|tce_(?:kill|invalidate)|cmdq_issue_sync|zap_iova|refresh_trans|tlbie\w*|gather_add_\w+|leave_lazy_mmu_mode)$|flush_tlb|iotlb_(?:psi|flush)|(?:^|_)flush_\w*(?:tlb|dte|device_table)|flush_device_table/;

/** Functions that flush, by what they are called: `__arm_smmu_tlb_inv_range`, `iommu_flush_iotlb_psi`. */
export const flushFunctions = /(?:flush|inv(?:al|alidate)?|tlbi?|zap)_\w*\(|_(?:flush|inv|tlb)\(/;

/** The same in assembly: arch/powerpc/include/asm/ppc-opcode.h, arch/arm64/include/asm/tlbflush.h. */
export const flushInstructions = /\basm\b.*(?:INVALIDATE_|\btlbi|\bslbi|(?:\b|PPC_)TLBI)/;

/** What waits for them, or orders them: `ptesync`, `tlbsync`, `dsb`. */
export const barrierInstructions = /\basm\b.*(?:sync|\bdsb)\b/;

/** Gives a reference or a lock back: `of_node_put()`, `mutex_unlock()`, `up_read()`, `arm_smmu_rpm_put()`. */
export const givingBackNames = /(?:^|_)(?:put|drop|unref)(?:_|$)|unlock(?!ed)|^up_(?:read|write)$|^pm_runtime_disable$/;

/** Drops the mmap lock where it has to wait, which its result tells: mm/memory.c. */
export const waitingNames = /^handle_mm_fault$/;

/** Takes a reference or a lock: `try_module_get()`, `arm_smmu_rpm_get()`, `kvm_vcpu_read_lock()`. */
export const takingNames = /(?:^|_)(?:get|lock|take|load|grab|hold|ref)(?:_|$)/;

/** By which things are sorted or searched: include/linux/{sort,list_sort,bsearch}.h take an `int` from them. */
export const comparingNames = /(?:^|_)(?:cmp|compare|sort)(?:_|$)|cmp$/;

/** Functions and macros that compute in 32 bits or in `long`, and what does the same in 64: include/linux/{math,math64,bitops,kstrtox}.h, include/vdso/math64.h, asm/io.h, asm/byteorder.h. */
export const widerCalls: ReadonlyMap<string, RegExp> = new Map([
  ['DIV_ROUND_UP', /^DIV_(?:ROUND_UP|ROUND_UP_SECTOR)_(?:ULL|T)$|^DIV64_U64_ROUND_UP$/],
  ['div_u64', /^div64_u64$/],
  ['__ffs', /^__ffs64$/],
  ['ffs', /^__ffs64$/],
  ['fls', /^fls(?:64|_long)$/],
  ['__fls', /^fls64$/],
  ['abs', /^abs64$/],
  ['kstrtoul', /^kstrto(?:ull|u64)$/],
  ['kstrtouint', /^kstrto(?:ull?|u64)$/],
  ['simple_strtoul', /^simple_strtoull$/],
  ['readl', /^readq$/],
  ['readl_relaxed', /^readq_relaxed$/],
  ['writel', /^writeq$/],
  ['writel_relaxed', /^writeq_relaxed$/],
  ['ioread32', /^ioread64$/],
  ['iowrite32', /^iowrite64$/],
  ['be32_to_cpu', /^be64_to_cpu$/],
  ['le32_to_cpu', /^le64_to_cpu$/],
  ['cpu_to_be32', /^cpu_to_be64$/],
  ['cpu_to_le32', /^cpu_to_le64$/],
]);

/** Drivers' accessors of registers: those of 64 bits are called `..._readq()`, `..._writeq()`. */
export const registerAccessors = /(?:^|_)(?:read|write)$/;

/** Macros whose first argument is the type that they compute in: include/linux/minmax.h. */
export const limitingMacros = /^(?:min|max|clamp)_t$/;

/** What makes an address of a page, in the type of addresses: include/linux/pfn.h, asm-generic/memory_model.h. */
export const pagesToAddress = /^(?:PFN_PHYS|__pfn_to_phys|page_to_phys)$/;

/** Divide 64 bits by 32, and what divides by 64: include/linux/math64.h, asm-generic/div64.h. */
export const narrowDivisors: ReadonlyMap<string, string> = new Map([
  ['div_u64', 'div64_u64'],
  ['div_u64_rem', 'div64_u64_rem'],
  ['do_div', 'div64_u64_rem'],
  ['div_s64', 'div64_s64'],
]);

/** Copy to or from a user, and give the number of bytes that they did not: include/linux/uaccess.h. */
export const userCopies = /^(?:__)?copy_(?:to|from|in)_user$|^clear_user$/;

/** Words of names that tell nothing of what a number is of: only in which place it stands. */
export const plainWords =
  /^(?:id|idx|index|no|nr|num|number|count|cnt|n|val|value|base|size|len|addr|start|end|first|last|prev|next|old|new|min|max|from|to|src|dst|in|out|\d+)$/;

/** Asks whether anything is in a list: include/linux/list.h. */
export const asksList = /^list_(?:empty|is_singular)(?:_careful)?$/;
