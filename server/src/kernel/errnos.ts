/**
 * Error numbers and what each is for: include/uapi/asm-generic/errno{-base,}.h, include/linux/errno.h, and the habits of
 * drivers/{iommu,vfio}/, arch/{powerpc,s390}/ and virt/kvm/ read in 6.12.
 */

/** Numbers that user space may see. */
export const errnos: ReadonlySet<string> = new Set(
  (
    'EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT ENOTBLK EBUSY EEXIST ' +
    'EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ' +
    'ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP EWOULDBLOCK ENOMSG ENODATA ETIME EPROTO EBADMSG ' +
    'EOVERFLOW EILSEQ EUSERS EMSGSIZE EOPNOTSUPP EADDRINUSE EADDRNOTAVAIL ENETDOWN ENOBUFS ETIMEDOUT ECONNREFUSED ' +
    'EALREADY EINPROGRESS EMEDIUMTYPE ECANCELED ENOKEY'
  ).split(' '),
);

/** Where user space finds the number, without a sign: errno(3). */
export const userErrno = 'errno';

/** Kept inside of the kernel: strerror() knows nothing of 524. */
export const internalErrnos: ReadonlyMap<string, string> = new Map([['ENOTSUPP', 'EOPNOTSUPP']]);

/**
 * What else than -ENOMEM tells that there is no memory, for now or of this kind, and is asked for by callers. -ENOBUFS is
 * the word of networks, and of who has another meaning for -ENOMEM (get_all_floating_irqs() of arch/s390/kvm).
 */
export const alsoNoMemory: ReadonlySet<string> = new Set([
  'ENOMEM',
  'EAGAIN',
  // The same number.
  'EWOULDBLOCK',
  'ENOBUFS',
  'ENOSPC',
  'EBUSY',
  'EINTR',
]);

/**
 * Gets memory and nothing else, and gives NULL where there is none: include/linux/{slab,vmalloc,gfp,percpu,bitmap,string}.h.
 * alloc_io_pgtable_ops() has NULL for a format that it does not know, too; <20220913082448.31120-5-nicolinc@nvidia.com>
 * "iommu: Regulate errno in ->attach_dev callback functions" makes it -ENOMEM all the same.
 */
export const memoryCalls =
  /^(?:devm_)?(?:k|v|kv)[mzc]?alloc(?:_array|_node|_array_node|_user|_objs?|_flex)?$|^kmem_cache_(?:z?alloc)(?:_node)?$|^(?:devm_)?k(?:mem|str)n?dup$|^alloc_pages?(?:_node)?$|^(?:get_zeroed_page|__get_free_pages?)$|^bitmap_z?alloc$|^(?:devm_)?kasprintf$|^__?alloc_percpu$|^alloc_io_pgtable_ops$/;

/** Functions that hand out memory of a device by bits: none free is no memory. */
export const memoryMakers = /mem|icm|space|buf|page|chunk/i;

/** Looks for a free bit or slot: what it found is no memory. */
export const slotSearches = /^(?:find_(?:first|next)_zero_(?:bit|area)|bitmap_find_next_zero_area)$/;

/** Reads or writes memory of the user or the guest, or what lies behind an address that somebody gave. */
export const addressCalls =
  /user|uaccess|access_ok|hva|gup|pin_|gfn|gpa|guest|virt|phys|remap|iomap|translate|fault|_read|_write|read_|write_|copy|peek|poke|probe|patch|insn|instr|map|find_vma|addr|ptr|page|safe|nofault|lookup_symbol|kallsyms|target|seg/i;

/** What an address, or a place reached by one, is called. */
export const addressNames =
  /addr|ptr|^(?:ea|ua|va|pa|pos|ppos|off|offset|start|end|base|pc|nip|ip|sp|buf|buffer|data|user|vma|mm|entry|index|idx|page|pages|ppage|dst|src|kaddr|uaddr)$|offset|iova|gpa|hva|hpa|gfn|pfn|vma|iomem|_start|_end|start_|user|page$|mem|regs?$|slot|mapping|^map/i;

/** What a device or a table can do: no address, even where it is compared with one. */
export const capacityNames = /width|gaw|shift|levels?$|granule|order/i;

/** What else allocates, of what is known to give NULL where it failed: `devm_pci_alloc_host_bridge()`. */
export const allocatingNames = /(?:^|_)alloc(?:_|$)/;
/**
 * What such functions hand out that is no memory, or do besides: `of_kexec_alloc_and_setup_fdt()`. Of sockets -ENFILE tells,
 * "not exactly a match" by the words of __sock_create() in net/socket.c; of levels of a page table, who handles a fault.
 */
export const noMemoryNames =
  /(?:^|_)(?:irqs?|id|ids|\w*dev|device|slot|bit|range|iova|channel|chan|queue|index|minor|domain|vec|vectors|and|sock|p[gu4m]d|pte)(?:_|$)/;

/** Flags that say that things do not fit together: `mismatch`. */
export const misfitNames = /mismatch|incompatible|unsupported/i;

/** Reads a register of the hardware: `readl()`, `rk_iommu_read()`. */
export const registerReads = /(?:^|_)(?:read[bwlq]?|ioread\d+|in_[bl]e\d+|rd\d+)$/;

/** Words of a message that says what -EFAULT says. */
export const faultWords = /fault|address|access|copy|user|mapp|memory|overlap|out of (?:range|bounds)|pointer/i;

/** Functions that speak of faults to who handles them. */
export const faultHandlers =
  /fault|pfn|gfn|gmem|translat|walk|access|copy|user|guest|(?:^|_)(?:read|write|rw|peek|poke|emulate|fixup)(?:_|$)/i;

/** Slots and helpers by whose contract -1 says that an interrupt was ignored: kvm_set_irq() of virt/kvm/irqchip.c. */
export const minusOneContracts = /(?:^|_)(?:set|inject)_(?:irq|msi|fn)/;

/** Codes of the hypervisor, and those that tell KVM's loop where to go on: arch/powerpc/include/asm/{hvcall,kvm_asm}.h. */
export const hypervisorCodes = /^H_[A-Z][A-Z0-9_]*$/;

/** Functions that answer a guest's hypercall, or make one and hand its status on: these codes are what they promise. */
export const hypercallNames =
  /(?:^|_)(?:h|hcall|hvcall|hv|plpar|plpa|vpa|papr|rtas|rm|realmode|nested|kvmhv|uv|vas|xics|xive|svm)(?:_|$)|hcall|hypercall/;

/** Makes a hypercall and returns its status: arch/powerpc/include/asm/{hvcall,plpar_wrappers}.h. */
export const hypercalls = /^plpar_(?:hcall\w*|tce_\w+|pte_\w+)$/;

/** Slots whose callers take what is not 0 for an errno: arch/powerpc/include/asm/iommu.h, include/linux/iommu.h. */
export const errnoSlots: ReadonlySet<string> = new Set([
  'iommu_table_ops set',
  'iommu_table_ops xchg_no_kill',
  'iommu_table_ops exchange',
  'iommu_table_group_ops create_table',
  'iommu_table_group_ops set_window',
  'iommu_table_group_ops unset_window',
  'iommu_domain_ops map_pages',
  'iommu_domain_ops attach_dev',
  'iommu_ops map',
]);

/** Tests at boot: whatever fails, the code is the same. */
export const selfTests = /(?:^|_)self_?tests?(?:_|$)/;

/** Functions by whose name their result goes to user space. */
export const userReaching = /(?:^|_)(?:ioctl|compat_ioctl)(?:_|$)/;

/** Structs that hold what user space asked for: a function that gets one answers it. */
export const userRequests: ReadonlySet<string> = new Set(['kvm_device_attr', 'kvm_enable_cap', 'iommufd_ucmd']);

/** Where a file is in the tree, whatever is before it. */
export function placeInTree(path: string): string {
  return path.replace(/^.*?\/(?=(?:arch|block|drivers|fs|include|kernel|lib|mm|net|sound|virt)\/)/, '');
}

/** The clock core takes any index that is out of range for "no parent": clk_core_get_parent_by_index() in drivers/clk/clk.c. */
export const outOfRangeSlots = /_parent$/;
