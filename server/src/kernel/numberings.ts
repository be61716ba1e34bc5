/**
 * Numbers that stand for the same thing in different numberings, by the words of their names and by the functions that make
 * one of another. Read in arch/{powerpc,s390,x86}/kvm/, arch/powerpc/{kernel,sysdev}/, drivers/iommu/ and kernel/irq/.
 */

/** Names that end alike count the same things, but may do so in another numbering: `shadow_lpid` and `l1_lpid`. */
export const numberingNames: readonly (readonly [names: RegExp, about: RegExp])[] = [
  [/(?:^|_)lpid$/, /\blpids?\b/i],
  [/(?:^|_)pid$/, /\bpids?\b/i],
  [/(?:^|_)(?:vm|as|pas|s)id$/, /\b(?:vm|as|pas|s)ids?\b/i],
  [/(?:^|_)(?:hw|v)?irq$/, /irq|interrupt/i],
  [/(?:^|_)(?:vcpu_)?(?:id|idx|index)$/, /\b(?:ids?|idx|index|identifiers?)\b|_idx?\b/i],
  [/(?:^|_)(?:dev|req)id$/, /\bdev\w*id|\balias|requestor/i],
];

/** Give a number in another numbering: arch/powerpc/include/asm/{smp,kvm_book3s}.h, arch/powerpc/kvm/book3s_xive.h, include/linux/irqdomain.h. */
export const numberConverters =
  /^(?:kvmppc_pack_vcpu_id|kvmppc_xive_vp|kvmppc_xive_compute_vp_id|get_hard_smp_processor_id|irqd_to_hwirq|virq_to_hw|irq_find_mapping|irq_linear_revmap|irq_resolve_mapping|cpu_logical_map)$/;

/**
 * Identifiers of vCPUs, which user space chooses and which may have gaps: what a collection of the ITS targets
 * ("KVM: arm64: vgic-its: Treat the collection target address as a vcpu_id"), servers of XICS and XIVE
 * (arch/powerpc/kvm/book3s_xive.h), `vcpu_id` of a struct kvm_vcpu (include/linux/kvm_host.h).
 */
export const vcpuIds = /(?:^|>|\.)(?:target\d?_addr|nr_servers|server_num)$|(?:^|[_>.])vcpu->vcpu_id$/;

/** Takes the index of a vCPU in the order in which they were created: include/linux/kvm_host.h. */
export const vcpuIndexTakers: ReadonlyMap<string, number> = new Map([['kvm_get_vcpu', 1]]);

/** How many vCPUs there are, or may be. */
export const vcpuCounts = /^KVM_MAX_VCPUS$|online_vcpus\)?$/;

/** The limits of identifiers: code that knows these minds the difference. */
export const vcpuIdLimits = /KVM_MAX_VCPU_IDS?\b|smt_mode/;
