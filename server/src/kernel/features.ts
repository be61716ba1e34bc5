/**
 * Sets of features that are told by bits of the same width, and what asks for a bit of each: arch/powerpc/include/asm/{cputable,
 * cpu_has_feature,mmu,firmware}.h, arch/powerpc/include/uapi/asm/cputable.h.
 */
export interface FeatureSet {
  readonly call: string;
  readonly asks: RegExp;
  readonly bits: RegExp;
}

export const featureSets: readonly FeatureSet[] = [
  { call: 'cpu_has_feature', asks: /^(?:early_)?cpu_has_feature$/, bits: /^CPU_FTRS?_\w+$/ },
  { call: 'mmu_has_feature', asks: /^(?:early_)?mmu_has_feature$/, bits: /^MMU_FTRS?_\w+$/ },
  { call: 'firmware_has_feature', asks: /^firmware_has_feature$/, bits: /^FW_FEATURE_\w+$/ },
  // What user space is told, by AT_HWCAP and AT_HWCAP2.
  { call: 'cpu_has_feature with the CPU_FTR_ bit of', asks: /^$/, bits: /^PPC_FEATURE2?_\w+$/ },
];
