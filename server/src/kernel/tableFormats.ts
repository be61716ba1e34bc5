/** Which table format a patch is about, by the files that it touches and the words that it uses: format ids. */

/** Paths, the narrower before the wider; the first that fits decides. */
export const formatOfPath: readonly (readonly [RegExp, string])[] = [
  [/^arch\/powerpc\/platforms\/pseries\//, 'pseries-vfio'],
  [/^arch\/powerpc\/platforms\/powernv\/|^drivers\/vfio\/vfio_iommu_spapr_tce\.c$/, 'powernv'],
  [/^arch\/powerpc\/kvm\//, 'kvm-tce'],
  [/(?:^|[/_-])tce(?:[._-]|$)/, 'powernv'],
  [/^drivers\/iommu\/io-pgtable-arm-v7s\.c$/, 'arm-v7s'],
  [/^drivers\/iommu\/(?:io-pgtable-arm\.|arm\/arm-smmu)/, 'arm-lpae-s1'],
  [/^arch\/arm64\/kvm\//, 'kvm-arm64-stage2'],
  [/^drivers\/iommu\/intel\//, 'vtd'],
  [/^drivers\/iommu\/amd\/io_pgtable_v2\.c$/, 'amd-v2'],
  [/^drivers\/iommu\/amd\//, 'amd-v1'],
  [/^drivers\/iommu\/riscv\//, 'riscv-iommu'],
  [/^(?:drivers\/iommu\/s390-iommu\.c$|arch\/s390\/pci\/)/, 's390-zpci'],
];

/** Words of a message, where the paths leave it open. */
export const formatOfWords: readonly (readonly [RegExp, string])[] = [
  [/\b(?:powernv|IODA2?|TCEs?)\b/, 'powernv'],
  [/\b(?:VT-d|DMAR)\b/, 'vtd'],
  [/\b(?:SMMU|LPAE)(?:v?\d)?\b/, 'arm-lpae-s1'],
  [/\bAMD-Vi\b/, 'amd-v1'],
  [/\bRISC-V IOMMU\b/i, 'riscv-iommu'],
  [/\bzPCI\b/i, 's390-zpci'],
];

/** The one format that a patch's paths agree on, else the one that its words name. */
export function formatFor(paths: readonly string[], words: string): string | undefined {
  const byPath = new Set(
    paths.flatMap((path) => {
      const found = formatOfPath.find(([pattern]) => pattern.test(path))?.[1];
      return found === undefined ? [] : [found];
    }),
  );
  if (byPath.size === 1) return [...byPath][0];
  const byWords = new Set(formatOfWords.flatMap(([pattern, format]) => (pattern.test(words) ? [format] : [])));
  return byWords.size === 1 ? [...byWords][0] : undefined;
}
