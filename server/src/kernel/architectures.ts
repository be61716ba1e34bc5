/**
 * Code that is built for 64-bit kernels only, where `long` and `size_t` have 64 bits: by path, with the option that
 * keeps it so (drivers/iommu/Kconfig and its like, 6.12).
 */
const only64: readonly RegExp[] = [
  /^arch\/.*_64\.[chS]$/,
  /^arch\/(?:arm64|s390|loongarch|alpha|ia64|sparc\/kernel\/(?:pci|sun4v|iommu))/,
  // obj-$(CONFIG_PPC64) += dma-iommu.o iommu.o: arch/powerpc/kernel/Makefile
  /^arch\/powerpc\/(?:kernel\/(?:dma-)?iommu\.c|include\/asm\/(?:iommu|tce)\.h)/,
  /^arch\/powerpc\/platforms\/(?:powernv|pseries|cell|pasemi|ps3|maple)\//,
  /^arch\/powerpc\/(?:mm|include\/asm)\/book3s(?:64|\/64)\//,
  /^arch\/powerpc\/kvm\/book3s_(?:64|hv|pr_papr|xi)/,
  // obj-$(CONFIG_PPC_BOOK3S_64) += mce.o mce_power.o; NUMA needs PPC64
  /^arch\/powerpc\/(?:kernel\/mce|mm\/numa)/,
  /^arch\/powerpc\/sysdev\/(?:dart_iommu|xive)/,
  // depends on X86_64; ARM64; S390; APPLE_DART needs 64-bit atomics
  /^drivers\/iommu\/(?:amd(?:\/|_iommu)|arm\/arm-smmu-v3\/|arm-smmu-v3|apple-dart|s390-iommu|hyperv-iommu|io-pgtable-dart|riscv\/)/,
  // KVM_AMD_SEV, INTEL_TDX_HOST and AMD_MEM_ENCRYPT depend on X86_64
  /^arch\/x86\/(?:kvm\/svm\/sev|virt\/|coco\/)/,
  // only x86-64 selects KVM_PRIVATE_MEM
  /^virt\/kvm\/guest_memfd/,
  /^drivers\/vfio\/(?:vfio_(?:iommu_)?spapr|pci\/vfio_pci_(?:zdev|nvlink2))/,
  // ifeq ($(CONFIG_MMU)$(CONFIG_64BIT),yy): kernel/bpf/Makefile
  /^kernel\/bpf\/arena/,
  // depends on X86_64; on 64BIT; on ARM64 || (COMPILE_TEST && 64BIT): their Kconfig
  /^drivers\/infiniband\/hw\/(?:hfi1|qib|hns)\//,
  // HSA_AMD depends on X86_64 || ARM64 || PPC64; DRM_I915_GVT_KVMGT on 64BIT; CXLFLASH on EEH
  /^drivers\/(?:gpu\/drm\/(?:amd\/amdkfd|i915\/gvt)|scsi\/cxlflash|misc\/o?cxl)\//,
];

export function is64BitOnly(path: string): boolean {
  return only64.some((pattern) => pattern.test(path));
}

/** Code that is built for 32-bit kernels only, where `long` and `size_t` have 32 bits. */
const only32: readonly RegExp[] = [
  /^arch\/(?:arm|arc|csky|hexagon|m68k|microblaze|nios2|openrisc|sh|xtensa)\//,
  /^arch\/powerpc\/(?:mm|include\/asm|kvm)\/(?:book3s[_/]?32|nohash\/32)/,
  /^arch\/powerpc\/(?:boot\/4|platforms\/(?:4[04]x|8xx|8[2356]xx|5[12][12x]x)\/)/,
  // obj-$(CONFIG_SPARC32) += iommu.o io-unit.o: arch/sparc/mm/Makefile
  /^arch\/sparc\/mm\/(?:iommu|io-unit)/,
  // UCC_GETH depends on QUICC_ENGINE && PPC32
  /^drivers\/net\/ethernet\/freescale\/ucc_geth/,
  // depends on ARM
  /^drivers\/iommu\/(?:msm_iommu|mtk_iommu_v1)/,
];

/** Code for 32-bit kernels whose physical addresses have 32 bits as well: no PHYS_ADDR_T_64BIT in arch/{sparc,parisc}/Kconfig. */
const small: readonly RegExp[] = [/^arch\/sparc\/mm\/(?:iommu|io-unit)/, /^(?:arch|drivers)\/parisc\/|\/parisc-agp/];

export function hasSmallAddresses(path: string): boolean {
  return small.some((pattern) => pattern.test(path));
}

/** Code for devices that are memory, and may have more of it than a 32-bit kernel has. */
const ownMemory = /^drivers\/(?:nvdimm|dax)\/|^fs\/dax/;

export function hasOwnMemory(path: string): boolean {
  return ownMemory.test(path);
}

/** Code for x86 only, whose 32-bit kernels have mapped what is in the first GiB: their Kconfig. */
const lowMapped: readonly RegExp[] = [/^arch\/x86\//, /^drivers\/iommu\/(?:intel|amd|dmar)/];

export function hasLowMappings(path: string): boolean {
  return lowMapped.some((pattern) => pattern.test(path));
}

export function is32BitOnly(path: string): boolean {
  return only32.some((pattern) => pattern.test(path));
}

/**
 * Architectures with 32-bit kernels and wider physical addresses whose PAGE_MASK is unsigned (their asm/page.h): it is
 * not extended with ones, as that of arm, mips and powerpc is.
 */
const unsignedMask = /^arch\/(?:arc|riscv|x86)\//;

export function hasUnsignedPageMask(path: string): boolean {
  return unsignedMask.test(path);
}

/** Code that is built for one architecture whose pages have one size: PAGE_SHIFT of its asm/page.h. */
const pagesOf: readonly (readonly [RegExp, number])[] = [
  // DRM_I915 depends on X86
  [/^(?:arch\/x86|drivers\/gpu\/drm\/i915)\//, 12],
  // obj-$(CONFIG_SPARC64): arch/sparc/include/asm/page_64.h
  [/^arch\/sparc\/kernel\/(?:pci|sun4v|iommu|.*_64\.)/, 13],
];

export function cpuPageBits(path: string): number | undefined {
  return pagesOf.find(([pattern]) => pattern.test(path))?.[1];
}

/** Platforms whose IOMMU tables have no large pages: lg of the largest, as each sets `it_page_shift`. */
const tablePagesOf: readonly (readonly [RegExp, bigint])[] = [
  // "case 24: ioste |= IOSTE_PS_16M": arch/powerpc/platforms/cell/iommu.c
  [/^arch\/powerpc\/platforms\/cell\//, 24n],
  // IOMMU_PAGE_SHIFT_4K, IOBMAP_PAGE_SHIFT
  [/^arch\/powerpc\/(?:sysdev\/dart_iommu|platforms\/(?:pasemi|maple)\/)/, 12n],
];

export function tablePageBits(path: string): bigint | undefined {
  return tablePagesOf.find(([pattern]) => pattern.test(path))?.[1];
}

/**
 * Code whose addresses, sizes and counts are those of IOMMU windows, of guests or of all memory, and so as large as
 * a machine has. Elsewhere a count of pages is mostly that of one buffer, and a `page_shift` that of a page.
 */
const large =
  /(?:^|[/_-])(?:iommu|iova|smmu|vfio|kvm|vdpa|vhost|nvdimm|dax|swiotlb|tce|ioda|pamu|gart|dart|ptdump|pagewalk|dmar|sun4v|pci[-_]dma|dma-(?:mapping|direct|iommu|noncoherent))(?=[/_.\d-]|$)|^arch\/(?:powerpc|s390\/pci)\/|^kernel\/dma|^drivers\/parisc\//;
const tree =
  /^(?:arch|block|crypto|drivers|fs|include|init|io_uring|ipc|kernel|lib|mm|net|samples|security|sound|tools|usr|virt)\//;

/** False of a file of the tree that has to do with other things, and of tests that run in user space. */
export function isOfLargeThings(path: string): boolean {
  return !tree.test(path) || (!path.startsWith('tools/') && large.test(path));
}

/** The same, and the page tables of devices: what maps, unmaps and looks up for GPUs and accelerators. */
export function isOfTables(path: string): boolean {
  return isOfLargeThings(path) || /^drivers\/.*(?:^|[/_-])mmu[/_.]/.test(path);
}
