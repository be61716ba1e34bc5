import type { TypeFact } from '../c/knowledge.ts';

const integer = (text: string, bits: number, bits32: number, signed: boolean): TypeFact => ({
  text,
  kind: 'integer',
  bits,
  bits32,
  signed,
});

const same = (bits: number, signed: boolean, names: string): TypeFact[] =>
  names.split(' ').map((name) => integer(name, bits, bits, signed));
const wide = (signed: boolean, names: string): TypeFact[] =>
  names.split(' ').map((name) => integer(name, 64, 32, signed));
const words = (bits: number, bits32: number, signed: boolean, names: string): TypeFact[] =>
  names.split(', ').map((name) => integer(name, bits, bits32, signed));

/**
 * Integer types. `dma_addr_t`, `phys_addr_t` and their like have 64 bits on a 32-bit kernel too, where it is configured
 * for large physical addresses: the widest configuration counts.
 */
export const types: readonly TypeFact[] = [
  ...words(8, 8, true, 'char, signed char, s8'),
  ...same(8, true, '__s8 int8_t'),
  ...same(8, false, 'u8 __u8 uint8_t u_int8_t'),
  ...words(8, 8, false, 'unsigned char'),
  ...words(16, 16, true, 'short, short int, signed short'),
  ...words(16, 16, false, 'unsigned short, unsigned short int'),
  ...same(16, true, 's16 __s16 int16_t'),
  ...same(16, false, 'u16 __u16 uint16_t __le16 __be16'),
  ...words(32, 32, true, 'int, signed, signed int'),
  ...words(32, 32, false, 'unsigned, unsigned int, uint'),
  ...same(32, true, 's32 __s32 int32_t'),
  ...same(32, false, 'u32 __u32 uint32_t __le32 __be32 gfp_t ioasid_t'),
  ...words(64, 32, true, 'long, long int, signed long'),
  ...words(64, 32, false, 'unsigned long, unsigned long int, long unsigned int, ulong'),
  ...words(64, 64, true, 'long long, signed long long, long long int'),
  ...words(64, 64, false, 'unsigned long long, long long unsigned int, unsigned long long int'),
  ...same(64, true, 's64 __s64 int64_t loff_t'),
  ...same(64, false, 'u64 __u64 uint64_t __le64 __be64 dma_addr_t phys_addr_t resource_size_t'),
  ...wide(true, 'ssize_t ptrdiff_t intptr_t'),
  ...wide(false, 'size_t uintptr_t pgoff_t'),
  // KVM: virt/kvm and its hosts. hva is a host virtual address.
  ...same(64, false, 'gpa_t gfn_t hpa_t hfn_t kvm_pfn_t kvm_pte_t'),
  ...wide(false, 'gva_t hva_t'),
  // Entries of IOMMU tables.
  ...same(64, false, 'arm_lpae_iopte dart_iopte'),
  ...same(32, false, 'arm_v7s_iopte sysmmu_iova_t sysmmu_pte_t'),
  { text: 'bool', kind: 'bool', bits: 8, bits32: 8, signed: false },
  { text: '_Bool', kind: 'bool', bits: 8, bits32: 8, signed: false },
  { text: 'void', kind: 'void' },
];

/** Types of addresses that may be wider than `long`: include/linux/types.h, include/linux/kvm_types.h. */
export const addressTypes = /^(?:phys_addr_t|dma_addr_t|resource_size_t|gpa_t|hpa_t)$/;

/** Types of addresses that have 64 bits or 32, as the kernel is configured: include/linux/types.h. */
export const configuredTypes = /^(?:dma_addr_t|phys_addr_t|resource_size_t)$/;

/** Those of memory only: a resource may be of ports. */
export const memoryAddressTypes = /^(?:phys_addr_t|dma_addr_t|gpa_t|hpa_t)$/;
