import { describe, expect, it } from 'vitest';
import { findVectorKind, runVectors } from '../../../server/src/table/vectors/index.ts';

/**
 * Configurations at the seams of the arithmetic: addresses that come around, mappings over mappings, two refusals at
 * once. The figures are those of the kernel's own functions (named with each group), compiled and run on these inputs.
 */
interface Group {
  readonly kind: string;
  readonly source: string;
  /** What is special, the input columns, the output columns. */
  readonly rows: readonly (readonly [what: string, inputs: string, outputs: string])[];
}

const groups: readonly Group[] = [
  {
    kind: 'arm-lpae',
    source: 'drivers/iommu/io-pgtable-arm.c: arm_lpae_map_pages, __arm_lpae_map, arm_lpae_init_pte, __arm_lpae_unmap',
    rows: [
      [
        'past the output size, over a page that is there: the range is checked first',
        'arm64-s1,4096,0x40201000,48,48,0x0:4096:0x0;0x0:4096:0x1000000000000',
        '1,4096,0x40201000,48,48,4,0,9,9,4096,4096,ERANGE,1,,,,,,,',
      ],
      [
        'past the input size, with a block that has no level: the range is checked first',
        'arm32-s1,4096,0x40201000,30,40,0x40000000:2147483648:0x80000000',
        '1,4096,0x40201000,30,40,2,2,9,9,4096,4096,ERANGE,0,,,,,,,',
      ],
      [
        'pages before a block that has no level reach past the input size',
        'arm32-s1,4096,0x40201000,30,40,0x3ff00000:3221225472:0x3ff00000',
        '1,4096,0x40201000,30,40,2,2,9,9,4096,4096,ERANGE,0,,,,,,,',
      ],
      [
        'a block that has no level',
        'arm32-s1,4096,0x40201000,30,40,0x0:1073741824:0x0',
        '1,4096,0x40201000,30,40,2,2,9,9,4096,4096,EINVAL,0,,,,,,,',
      ],
      [
        'no level at all: the input is no more than a page',
        'arm64-s2,65536,0x40020010000,15,48,0x0:0:0x0;0x0:65536:0x0',
        '1,65536,0x20010000,15,48,0,4,12,13,32768,65536,EINVAL,1,,,,,,,',
      ],
      [
        'no level, and past the input',
        'arm64-s2,4096,0x40020010000,15,36,0xdffe0000:196608:0xdffe0000',
        '1,65536,0x20010000,15,36,0,4,12,13,32768,32768,ERANGE,0,,,,,,,',
      ],
      [
        'a block that has no level, over a block at its start: the walk meets it',
        'arm32-s1,4096,0x40201000,30,40,0x0:2097152:0x0;0x0:1073741824:0x0',
        '1,4096,0x40201000,30,40,2,2,9,9,4096,4096,EEXIST,1,,,,,,,',
      ],
      [
        'a block that has no level, over a page at its start: the walk ends above it',
        'arm32-s1,4096,0x40201000,30,40,0x0:4096:0x0;0x0:1073741824:0x0',
        '1,4096,0x40201000,30,40,2,2,9,9,4096,4096,EINVAL,1,,,,,,,',
      ],
      [
        'a block that has no level, over a block behind its start',
        'arm32-s1,4096,0x40201000,30,40,0x200000:2097152:0x0;0x0:1073741824:0x0',
        '1,4096,0x40201000,30,40,2,2,9,9,4096,4096,EINVAL,1,,,,,,,',
      ],
      [
        'blocks over a page, with a tail of pages',
        'arm32-s2,4096,0x40201000,40,32,0xcc25479000:163840:0x9c501000;0x0:118784:0x80000000;0x0:1073770496:0x80000000',
        '1,4096,0x40201000,40,32,3,1,10,9,8192,8192,0,,1/2/2,1/0/47,24576,24576,24576,77,1',
      ],
      [
        'a 4K granule on a 64K host, blocks over a page',
        'arm64-s1,65536,0x40201000,38,40,0x0:4096:0x241bec9000;0x0:4288512:0x5981400000',
        '1,4096,0x40201000,38,40,3,1,8,9,2048,65536,0,,1/1/1,0/2/23,10240,196608,196608,26,1',
      ],
    ],
  },
  {
    kind: 'arm-v7s',
    source: 'drivers/iommu/io-pgtable-arm-v7s.c: arm_v7s_map_pages, __arm_v7s_map, arm_v7s_init_pte, __arm_v7s_unmap',
    rows: [
      ['comes around to entry 0', '4096,0x1111000,24,32,0,0xfff000:8192:0x1000', '1,64,4096,0,,2,0,2,2112,6144,6144'],
      ['comes around to its own pages', '4096,0x1111000,21,32,0,0x0:4194304:0x1000', '1,8,4096,EEXIST,0,,,,,,'],
      ['comes around to its own sections', '4096,0x101000,21,32,0,0x0:4194304:0x0', '1,8,4096,EEXIST,0,,,,,,'],
      [
        'comes around to another region',
        '4096,0x1111000,24,32,0,0x0:4096:0x0;0xfff000:8192:0x1000',
        '1,64,4096,EEXIST,1,,,,,,',
      ],
      ['would come around 2^44 times', '4096,0x1000,20,32,0,0x0:18446744073709547520:0x0', '1,4,4096,EEXIST,0,,,,,,'],
      [
        'sections over large pages, which unmapping breaks',
        '16384,0x110000,28,32,0,0x4b30000:3145728:0xa98b0000;0x2930000:225247232:0x2930000',
        '1,1024,16384,0,,1,214,208,2048,17408,18432',
      ],
    ],
  },
  {
    kind: 'vtd',
    source: 'drivers/iommu/intel/iommu.c: __domain_mapping, switch_to_super_page, intel_iommu_unmap, domain_unmap',
    rows: [
      [
        'the whole space over a part of it: unmapping it frees the root',
        'second,3,39,2,0x0:8589934592:0x16c0000000;0x0:549755813888:0x111240000000',
        '0x40201000,39,0x7fffffffff,0,,2,1/0/0,512/0/0,4096,0',
      ],
      [
        'a part once more, in the middle of what stays',
        'first,5,57,2,0xca81705000:134221824:0x182da5a7a000;0x0:143360:0x2c9678ca6000;0x0:16384:0x2a5187d08000',
        '0x40201000,57,0xffffffffffffff,0,,3,1/1/2/2/66,0/0/0/0/32804,294912,36864',
      ],
    ],
  },
  {
    kind: 'amd-v1',
    source: 'drivers/iommu/amd/io_pgtable.c: iommu_v1_map_pages, alloc_pte, free_clear_pte',
    rows: [
      [
        'many sizes over many sizes',
        'all,0x91a20000:245760:0x40550d04a000;0x91a5c000:16777216:0x836480000000;0x91a42000:245760:0x91ed5396d000',
        '0xfff7ffffff000,0,,0x92a5bfff,3,0,3,1/1/9,0/0/1093,0/0/4156,45056',
      ],
      [
        'two pages around the end of the address space: the last address comes around with them',
        '4k,0xfffffffffffff000:8192:0x0',
        '0x1000,0,,0xfff,6,3,1,1/2/2/2/2/2,0/0/0/0/0/2,0/0/0/0/0/2,45056',
      ],
      [
        'growth in the middle of a region, mapped over afterwards',
        '4k,0x8000002000:8192:0x0;0x7fffb45000:4976640:0x9f81493bb000;0x7fffe57000:4976640:0x7f82a341000',
        '0x1000,0,,0x8000315fff,4,1,3,1/2/2/5,0/0/0/2001,0/0/0/2001,40960',
      ],
    ],
  },
  {
    kind: 'amd-v2',
    source: 'drivers/iommu/amd/io_pgtable_v2.c: iommu_v2_map_pages, v2_alloc_pte',
    rows: [
      [
        'a page over 2M pages',
        '4,0x7fffffca1000:3534848:0x2b0353400000;0x7fffffca1000:8192:0x23fbfc959000',
        '0x7fffffffffff,0,,2,1/1/1/2,0/0/0/863,20480',
      ],
    ],
  },
  {
    kind: 'arm-v7s',
    source: 'drivers/iommu/iommu.c: __iommu_map; drivers/iommu/io-pgtable-arm-v7s.c: arm_v7s_alloc_pgtable',
    rows: [
      [
        'no page size at all: refused before the size of the region is looked at',
        '4096,0x0,32,32,0,0x0:0:0x0',
        '1,16384,16384,ENODEV,0,,,,,,',
      ],
    ],
  },
  {
    kind: 'vfio-type1',
    source: 'drivers/vfio/vfio_iommu_type1.c: vfio_unmap_unpin',
    rows: [
      ['runs of a page and a half: two pages, one page, and so on', '4096,24576,6144,', '4,1,9,0,16'],
      ['runs within a page', '4096,8192,512,', '2,1,3,0,16'],
      ['a run as long as the mapping, which ends within a page', '4096,6144,6144,', '1,1,2,0,16'],
    ],
  },
  {
    kind: 'kvm-arm64-stage2',
    source: 'arch/arm64/kvm/hyp/pgtable.c: kvm_pgtable_stage2_map, kvm_pgtable_stage2_unmap',
    rows: [
      [
        'an empty region past the address size: a walk that does nothing is refused as well',
        '4096,32,48,0,0,0x100001000:0:0x0',
        '0,2,2,4,16384,1,ERANGE,0,,,,,,,,',
      ],
      [
        'the same in walks of a page: there is no walk',
        '4096,32,48,0,4096,0x100001000:0:0x0',
        '0,2,2,4,16384,1,0,,0,4/0,0/0,16384,0,0,0,0',
      ],
      [
        'blocks over pages',
        '4096,0,48,0,0,0xc8db7cd000:8192:0x37cb79d6f000;0xc8db7cd000:6303744:0x1277807cd000',
        '0,3,1,2,8192,2,0,,2,2/1/2,0/2/515,20480,520,3,5,2',
      ],
      [
        'pages over a block: the rest of the block goes',
        '4096,40,40,0,0,0x0:4194304:0x0;0xa0a6a7b000:4096:0x126bd160d000;0x0:139264:0x36cd478c0000',
        '0,3,1,2,8192,2,0,,3,2/2/2,0/1/35,24576,40,4,7,3',
      ],
      [
        'the same page twice: nothing is left for the second unmap',
        '4096,40,48,0,0,0xfffffff000:4096:0x1ed640000000;0xfffffff000:4096:0x352a4566f000',
        '0,3,1,2,8192,2,0,,2,2/1/1,0/0/1,16384,3,2,4,2',
      ],
    ],
  },
  {
    kind: 'riscv-iommu',
    source: 'drivers/iommu/riscv/iommu.c: riscv_iommu_map_pages, riscv_iommu_pte_alloc (6.13)',
    rows: [
      [
        'small pages in the middle of big ones',
        '39,0x0:2147483648:0xa7a68e00000;0x0:405405696:0x3ffffffff000',
        '3,0x40201000,0x3fffffffff,4096,ENOMEM,1,,,',
      ],
      [
        'comes around five times: 1G pages over the table of a page',
        '39,0x200000:4096:0x0;0x0:2748779069440:0x40000000',
        '3,0x40201000,0x3fffffffff,4096,0,,1/0/0,512/0/0,4096',
      ],
      [
        'pages over pages across a table boundary',
        '39,0x2440000000:8192:0x25444a8c000;0x243ffff000:12288:0x243ffff000',
        '3,0x40201000,0x3fffffffff,4096,0,,1/2/2,0/0/3,20480',
      ],
    ],
  },
  {
    kind: 'riscv-gstage',
    source: 'arch/riscv/kvm/mmu.c: gstage_map_page, gstage_set_pte',
    rows: [
      [
        'pages over pages, where the host maps 2M at most',
        '59,2097152,0x269f3b4caca6000:8388608:0x2600a0d73000;0x269f3b4caca6000:94208:0x2dc5108a6000',
        '5,0x201000,0x7ffffffffffffff,16384,0,,1/1/1/1/5,0/0/0/0/2048,49152',
      ],
    ],
  },
];

describe.each(groups)('$kind ($source)', ({ kind, rows }) => {
  it.each(rows)('%s', (_what, inputs, outputs) => {
    const columns = findVectorKind(kind)!;
    const { csv, problems } = runVectors(kind, `${columns.inputs.join(',')}\n${inputs}\n`);
    expect(problems).toEqual([]);
    expect(csv.split('\n')[1]).toBe(`,${inputs},${outputs},`);
  });
});

describe('a region that comes around 2^24 times', () => {
  it('fills the table as one that does it twice, and is as quick', () => {
    const figures = (size: string): string =>
      runVectors('riscv-iommu', `va_bits,regions\n39,0x1000:${size}:0x0\n`).csv.split(`:${size}:`)[1]!;
    expect(figures('9223372036854775808')).toBe(figures('1099511627776'));
  });
});
