/** True for `drivers/iommu/iommu.c`; false for anything absolute, climbing, or dressed up. */
export function isPlainRelative(path: string): boolean {
  if (path === '' || path.length > 1000 || path.startsWith('/') || /[\\:\0]/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
