/**
 * What a call does, by words of its name. Of most calls a hunk does not show the body, and the facts cannot list every
 * driver's helpers; but the kernel names alike what does the like (Documentation/process/coding-style.rst, 4 and 7).
 */

/** Prints, traces, asserts: include/linux/{printk,dev_printk,tracepoint}.h, asm/bug.h. What it gets is for people. */
export const messageNames = /^(?:trace_|pr_|dev_|printk|WARN|BUG|DBG)/;

/** Gives one of its arguments, or what is made of them: include/linux/{minmax,align,math}.h. */
export const arithmeticNames = /^(?:min|max|clamp|ALIGN|IS_ALIGNED|round)/;

/** Makes a value or answers a question: a macro, `PFN_PHYS()`, or a predicate, `amd_iommu_is_attach_deferred()`. */
export const valueNames = /^[A-Z_0-9]+$|(?:^|_)(?:is|has|valid)(?:_|$)/;
