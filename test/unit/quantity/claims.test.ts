import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findClaims, mayHoldClaim } from '../../../server/src/quantity/index.ts';

/** How much slower than usual the code may be: a mutation run instruments it. */
const patience = Number(process.env['TEST_PATIENCE'] ?? 1);

const claims = (text: string) =>
  findClaims(text).map((claim) => {
    expect(mayHoldClaim(text)).toBe(true);
    expect(text.slice(claim.stated.start, claim.stated.end)).toBe(claim.statedText);
    const expression = text.slice(claim.expression.start, claim.expression.end);
    return `${expression} = ${claim.statedText}${claim.unit}: ${claim.right ? 'right' : claim.computed}`;
  });

describe('mayHoldClaim', () => {
  it.each(['', 'no number = here', '64 pages', '64 entries of a row are long', 'v2 is better'])('not in %j', (text) => {
    expect(mayHoldClaim(text)).toBe(false);
  });
});

describe('findClaims', () => {
  it.each([
    ['takes (((0x100000000 + 0x40000000) >> 12)*8)>>20 = 10MB', 'right'],
    ['takes (((0x100000000 + 0x40000000) >> 12)*8)>>20 = 11MB', '10'],
    ['512 entries of 8 bytes is 4K', 'right'],
    ['512 entries of 8 bytes is 8K', '4'],
    ['2^46 / 64K * 8 = 8GB', 'right'],
    ['2^46 / 64K * 8 = 4GB', '8'],
    ['512 * 4096 = 2MB', 'right'],
    ['512 * 4096 = 2GB', '2MB'],
    ['512 * 4096 = 4MB', '2'],
    ['8 GiB / 4 KiB = 2097152 pages', 'right'],
    ['8 GiB / 4 KiB = 2097153 pages', '2097152'],
    ['1 << 20 entries * 8 bytes = 8MB', 'right'],
    ['1 << 20 entries * 8 bytes = 16MB', '8'],
    ['16 64K pages = 1MB', 'right'],
    ['16 64K pages = 2MB', '1'],
    ['512 8-byte entries = 4096 bytes', 'right'],
    ['512 8-byte entries = 8192 bytes', '4096'],
    ['4096 x 64K = 256 MB', 'right'],
    ['4096 × 64K = 255 MB', '256'],
    ['the table is 2^30 * 8 bytes = 8 GiB', 'right'],
    ['2^30 entries of 8 bytes each = 4 GiB', '8'],
    ['1ULL << 40 == 1 TiB', 'right'],
    ['1ULL << 40 == 2 TiB', '1'],
    ['(2^20 * 12 bytes, i.e. 12MB)', 'right'],
    ['(2^20 * 12 bytes, i.e. 11MB)', '12'],
    ['2^46 bytes, or 64TB', 'right'],
    ['1 << 12, or 64K if you like', undefined],
    ['10 / 3 = 3.33', 'right'],
    ['1000 * 1000 = 1MB', 'right'],
    ['115 * 1008 == ~ 116 Kbyte', 'right'],
    ['115 * 1008 = 126 kilobytes', '113'],
    ['(0xff800000 << 2) = -0x2000000', 'right'],
    ['(32 + 24 + 4 + 4) * 4 = 64', '256'],
    ['512 * 4096 = 3MB of table', '2'],
    ['1024 * 1024 = 1MB', 'right'],
    ['1.5G = 1536M', 'right'],
    ['1.5G = 1500M', 'right'],
    ['1.5G = 1537M', '1536'],
    ['5 * 300MB = 1.5GB', 'right'],
    ['13 * 350MB = about 4.5GB', 'right'],
    ['0xfff00000 + 0x100000 = 0', 'right'],
    ['0x10 - 0x20 = 0xfffffff0', 'right'],
    ['0x1000 + 0x800 = 1800', 'right'],
    ['0x1000 + 0x800 = 0x1900', '0x1800'],
    ['4MB = 512 * 8KB', 'right'],
    ['3MB = 512 * 8KB', '4'],
    ['128 * 1024 * 1024 = 134,217,729', '134,217,728'],
    ['4 * 8KB = 32', 'right'],
    ['16 pages * 4 = 64KB', 'right'],
    ['y = 4 * 1000 = 4001', '4000'],
    ['512 * 4096\n> = 4MB', '2'],
    ['512 *\n * 4096 = 4MB', '2'],
    ['- 512 * 4096 = 4MB', '2'],
  ])('%j: %s', (text, verdict) => {
    const found = claims(text);
    if (verdict === undefined) expect(found).toEqual([]);
    else expect(found.map((claim) => claim.replace(/^.*: /s, ''))).toEqual([verdict]);
  });

  it.each([
    'x = 4 * 1024',
    'a + 4 * 2 = 9',
    '4 * 2 = 9 + b',
    'foo(4 * 2) = 9',
    'x[3] * 4 = 13',
    '16 * 8 bits = 17 bytes',
    '2 * 500us = 2ms',
    '10 * 3 = 150 ms',
    '2 * 500 = 1s',
    '4 * 250us = 2 ms',
    '16 x 4 ms = 80 ms',
    '800 * 24 (2) 3200 * 24',
    'cells <1 << 1 (3 << 2)>',
    '2 cpus - 1 node = 3 threads',
    '4 pages and + 2 = 9',
    '8 * 64K tables need 2MB of room',
    '8 * 64 tables need 5 pages',
    '16 of 8 bytes = 3',
    '24/12 = 3',
    '512KB/4KB = 128 pages = 256 ring entries (2 entries per page)',
    '128 * 32 = 4k sectors = 2MB',
    'a FIFO of 8 bytes (2^2+1)',
    '0*128kB 1*512kB (M) 0*1024kB = 828kB',
    '1*512kB (UM)\n0*2 1*16kB (M) 0*1024kB = 828kB',
    'at most 4 + 43 * 36, which is 4 bytes for a header and 18 lines',
    '2GB of memory (64 * 4)',
    '1920/1080 = 2',
    '1280 = 256 opcodes * 4 chars/opcode + 255 commas',
    '10 * 4 = 41%',
    '3/5 = 1',
    '10-20 = 5',
    '2020-01-02 = 5',
    'v5.4-2 = 5',
    '1 * 2 = 3 4 5 6',
    '0000: 00 01 + 02 = 04',
    '4 * 2 = 3..9',
    '4 * 2 is 4K aligned',
    '2 + 2 is 5',
    '3G/1G = 2G',
    '4 * 2 = 9GB/s',
    '| 4 | 8 = 9 |',
    '4 << 2 >= 3',
    '4 * 2 => 9',
    '4 * 2\n\n= 9',
    '@@ -1,3 +1,3 @@\n-x\n+ 4 * 2 = 9;\n',
    '4096 = 5',
    '64K or 16M',
    '4 & 2 = 7',
    '300 ^ 2 = 90001',
    '1 / 0 = 5',
    '65535 * 32 = 2097120 ~= 2.1 msec',
    '57710 = 0x6dc | 57711 = 0x7E4',
    '(1<<12) == 1.0',
    '15 bytes = 8 byte (this) + 7 byte (that)',
    '(256 * 6 + 1) / (256 * 250) = 2.4015625 %',
    '2.6 / 13 = 3355443',
    '700=4000*175 Khz',
    '20KiB = 16KiB code + 4KiB data',
    '32 blocks (at 128MB == 4GB)',
    '3array x 2bytes = 6bytes',
    '-> 13\n - 13 * 4 = 52',
    '0 >> 28 == 4 && 1',
    '8 & 0xFF0000 >> 16 = 6, 17',
    '2^64 - 1 = 21 chars',
    '((65535 - 28 - 28) / 1416) + 1 = 46 non-terminal packets',
    '0x40 - 0x4f == 686B',
    '2^30 ~= 1 billion',
    '[   44.613980] test: #97 ADD: 0 + 0x80000000 = 0xffffffff80000000',
    'Aug 14 19:32:56 host kernel: 2 * 2 = 5',
    'Restoring\n0xb1102a74-0x308f4f85=0xcc',
    '0xfff00000 + 0x100000 = 0x1 0000 0001',
    '9*4kB 1*8kB 0*16kB = 484kB',
    '12.720538528 - 0.000000000 = 12720538528',
    'Add the region from 0x200000 to (0x200000 + 0x3000 - 1):',
    'Scaling factor of 10 bits (2^10).',
    'The period is 16 bit (16 - 1).',
    'A fragment takes 129736 bytes (44*2944)+200.',
    "blocks OR'ed with 0x80\n (0x40 | 0x80) = start of the range",
  ])('%j is no claim that could be wrong', (text) => {
    expect(findClaims(text).filter((claim) => !claim.right)).toEqual([]);
  });

  // What stands around a claim decides whether it is one: each of these has a neighbour that is none, or another.
  it.each([
    ['10 * 310MB \u2248 3GB', 'right'],
    ['512 * 4096 = 6MB free', undefined],
    ['512 * 4096 = 3MB free', '2'],
    ['512 * 4096 = 4MB which is too much', '2'],
    ['(512 * 4096) = 4MB', '2'],
    ['1 << 20 (= 2M)', '1'],
    ['512 * 4096, i.e. 3MB', '2'],
    ['512 * 4096, or 3MB', '2'],
    ['512 * 4096 or 4MB', undefined],
    ['512 * 4096 is 3MB', '2'],
    ['4096 / 2 is 2149', undefined],
    ['4096 / 2 = 2149', '2048'],
    ['0x1000 * 4 = 0x4001', '0x4000'],
    ['8 entries of 512 bytes = 4097', '4096'],
    ['8 of 512 = 4097', undefined],
    ['4 * 2 = 9, 17', undefined],
    ['4 * 2 = 9, then more', '8'],
    ['4 * 2 = 9 (this) + 6', undefined],
    ['4 * 2 = 9 (this)', '8'],
    ['a && 4 * 2 = 9', undefined],
    ['"4 * 2 = 9"', '8'],
    ['foo: 4 * 2 = 9', '8'],
    ['foo.4 * 2 = 9', undefined],
    ['5 * 0x10 = 81', '80'],
    ['+ 4 * 2 = 9', '8'],
    ['3 * 5\n+ 4 * 2 = 9', '8'],
    ['6 * 7 = -42', '42'],
    ['5 - 7 = -3', '-2'],
    ['7 * 8 = 57 %', undefined],
    ['7 * 8 = 57?', undefined],
    ['7 * 8 = 57.', '56'],
    ['1 << 12 = 5 KiB', '4'],
    ['1 << 12 = 4 KB', 'right'],
    ['1000 * 5 = 5 KB', 'right'],
    ['1000 * 6 = 6 KB', 'right'],
    ['1000 * 6 = 7 KiB', '5.86'],
    ['0x80000000 >> 12 = 0x80001', '0x80000'],
    ['1 | 2 = 4', undefined],
    ['0x1 | 0x2 = 0x4', '0x3'],
    ['1 << 4 | 2 = 19', '18'],
    ['2**10 = 1025', '1024'],
    ['2^2+1 = 8', 'right'],
    ['2^2+1 = 5', 'right'],
    ['2^2+1 = 6', '5'],
    ['2^2 + 1 = 8', '5'],
    ['2^2+1.5 = 8', undefined],
    ['4^2+1 = 64', undefined],
    ['2^10 = 1025', '1024'],
    ['10^3 = 1001', '1000'],
    ['2^300 = 5', undefined],
    ['10 / 4 = 3', 'right'],
    ['10 / 4 = 4', '2'],
    ['125000 / 10^9 = 8000', '0.000125'],
    ['3 / 8 = 4', undefined],
    ['1.5 * 3 = 5', 'right'],
    ['1.5 * 3 = 6', undefined],
    ['64K = 65537 bytes', '65536'],
    ['64K = 65537 bytes.', '65536'],
    ['64K = 65537 bytes each', undefined],
    ['x 64K = 65537 bytes', undefined],
    ['40 << 20 >> 20 = 41MB', 'right'],
    ['40 << 20 >> 20 = 43MB', '40'],
    ['(1 << 30) / 1024 / 1024 = 1025MB', '1024'],
    ['(1 << 30) / 1M = 1025', '1024'],
    ['4096 * 4 = 16,385', '16,384'],
    ['1 << 40 = 1099511627777', '1099511627776'],
    ['10 / 3 = 4.33', undefined],
    ['2 * 3 * 4 = 24 = 25', 'right 24'],
    // A chain goes on only where the last term ended.
    ['2 * 3 = 6; 5 = 7', 'right'],
    ['64 = 65 = 66', undefined],
    ['19 - 2 = 2 * 9', undefined],
    ['19 = 2 * 9', '18'],
    ['19 is 2 * 9', undefined],
    ['19 = 2 * 9 = 18', 'right'],
    ['5 = 2 + 2', undefined],
    ['5 = 8 >> 1', undefined],
    ['5 = 1 << 2', '4'],
    // About an eighth off is rounded, where the text says that it is.
    ['7 * 8 = 60', '56'],
    ['7 * 8 \u2248 60', 'right'],
    ['7 * 8 \u2245 60', 'right'],
    ['7 * 8 ~= 60', 'right'],
    ['7 * 8 = about 60', 'right'],
    ['7 * 8 = ~60', 'right'],
    ['~7 * 8 = 60', '56'],
    ['7 * 8 \u2248 63', 'right'],
    ['7 * 8 \u2248 64', '56'],
    ['10 - 66 \u2248 -60', 'right'],
    ['7 * 8 = only 60', '56'],
    // A word behind the number counts something else, unless the sentence just goes on.
    ['512 * 4096 = 6MB extra', undefined],
    ['512 * 4096 = 6MB atomic', undefined],
    ['512 * 4096 = 6MB at once', '2'],
    ['3 * 11 = 32 things', '33'],
    ['3 * 11 or 32', undefined],
    ['3 * 11 or 34', '33'],
    ['512 * 4096, i.e., 3MB', '2'],
    ['4 * 2 gives 9', '8'],
    ['4 * 2 gives, 9', undefined],
    ['4 * 2 =', undefined],
    ['4 * 2 = 9 about 10', undefined],
    ['4 * 2 = 9 or so', undefined],
    ['4 * 2 = 9 and more', undefined],
    ['4 * 2 = 9 to 10', undefined],
    ['4 * 2 = 9 per page', undefined],
    ['4 * 2 = 9[1]', undefined],
    ['4 * 2 = 9 [1]', '8'],
    ["4 * 2 = 9's", undefined],
    ['4 * 2 = 9;', '8'],
    // Parentheses on either side.
    ['4 * 2) = 9', undefined],
    ['(1) (2 * 3) = 7', '6'],
    ['4096\n2 * 3 = 7', '6'],
    ['5 2 * 3 = 7', undefined],
    ['(17 = 2 * 8)', '16'],
    ['17 = (2 * 4) * 2', '16'],
    ['5 - (2) = 4', '3'],
    ['5-(2)=4', undefined],
    ['4 * (2) = 9', '8'],
    ['2 * 3 = +7', undefined],
    ['2 * 3 = *7', undefined],
    // What stands before the expression.
    ['pages of 4 * 2 = 9', '8'],
    ['007 4 * 2 = 9', undefined],
    ['007\n4 * 2 = 9', '8'],
    ['y=7 * 8=57', '56'],
    ['max 64K = 65537 bytes', '65536'],
    // Sixty-three parts at most: 32 numbers and 31 signs.
    [`${'1 + '.repeat(31)}1 = 33`, '32'],
    [`${'1 + '.repeat(31)}1 entries = 33`, undefined],
    [`32 = 1 * 1${' + 1'.repeat(30)}`, '31'],
    [`32 = 1 * 1${' + 1'.repeat(30)} entries`, undefined],
    // A number, a size and a noun in a row.
    ['5 16 pages = 81 pages', undefined],
    ['4K 4K pages = 16MB', 'right'],
    ['4K 4K pages = 18MB', '16'],
    ['1M 4K pages = 5GB', '4'],
    ['1G 4K pages = 5TB', undefined],
    ['4K / pages = 3K', undefined],
    ['3K * 1K = 4M', '3'],
    // A slash without spaces divides where a unit or a radix shows arithmetic.
    ['8K/2=3K', '4'],
    ['16M / 64K = 256 pages', 'right'],
    ['16G / 64K = 256 pages', '262144'],
    ['(16G / 64K) = 256', '262144'],
    ['1024 pages * 64K = 64M', 'right'],
    ['1024 pages * 64M = 64M', '64G'],
    ['2M = 512 pages', undefined],
    // Thousands on both sides, or on none.
    ['13 x 4K = 52K', 'right'],
    ['13 x 4K = 51K', '52'],
    ['13 x 4K = 51 KiB', 'right'],
    ['7 * 1000MB = 7GB', 'right'],
    ['7 * 1024MB = 7GB', 'right'],
    ['4096 * 1000 = 4MB', 'right'],
    ['0x8/2=3', '4'],
    ['8/2=3', undefined],
    // How far apart two numbers are, whichever is greater; fractions are no distance of digits.
    ['6 - 8 = 2', 'right'],
    ['6 - 8 = 3', undefined],
    ['2 * 3 - 8 = 3', '-2'],
    ['5 - 7 = 0.2', undefined],
    ['1.5 - 2 = 5', undefined],
    ['so, 7 * 801 = 5608', '5607'],
    // Small plain numbers may count kilobytes and more, up to the fourth power of 1024.
    ['512 * 4 = 2MB', 'right'],
    ['512 * 4 = 2GB', 'right'],
    ['512 * 4 = 2TB', 'right'],
    ['512 * 4 = 2PB', 'right'],
    ['512 * 4 = 2EB', '2KB'],
    ['4095 * 4 = 16MB', 'right'],
    ['4096 * 4 = 16MB', '16KB'],
    ['0x200 * 4 = 2MB', '2KB'],
    ['512K * 4 = 2GB', '2MB'],
    ['2 << 10 = 2MB', '2KB'],
    ['2048 >> 0 = 2MB', '2KB'],
    ['2^11 = 2MB', '2KB'],
    ['2**11 = 2MB', '2KB'],
    // Pages on one side, bytes on the other: a page has 1024 bytes at least, and a power of two.
    ['512 * 4096 = 512 pages', 'right'],
    ['512 * 4096 = 512', '2097152'],
    ['512 * 4096 = 2048 pages', 'right'],
    ['512 * 4096 = 4096 pages', '2097152'],
    ['512 * 4096 = 513 pages', '2097152'],
    ['512 * 4096 = 0 pages', '2097152'],
    ['1000 * 3000 = 1000 pages', '3000000'],
    ['512 pages * 4 = 8MB', 'right'],
    ['512 entries * 4 = 8MB', '2KB'],
    // Megabytes of 1000 * 1024 bytes, gigabytes of 1000 * 1024 * 1024 and 1024 * 1000 * 1000.
    ['1024000 * 50 = 50MB', 'right'],
    ['1048576000 * 50 = 50GB', 'right'],
    ['1024000000 * 50 = 50GB', 'right'],
    // Cut off within an eighth: 8.69, 5.57; but not 1.66, and up only where things are counted.
    ['8900 * 1KiB = 8MiB', 'right'],
    ['5700 * 1KiB = 5MiB', 'right'],
    ['1700 * 1KiB = 1MiB', '1.66'],
    ['8400 * 1KiB = 9MiB', '8.2'],
    ['83 / 10 = 9', 'right'],
    // Digits given up: two zeros at least, of a decimal number from 1000 on.
    ['291 * 16 = 4600', 'right'],
    ['291 * 16 = 4700', 'right'],
    ['291 * 16 = 4500', '4656'],
    ['291 * 16 = 4650', '4656'],
    ['7 * 145 = 1000', 'right'],
    ['7 * 130 = 900', '910'],
    ['0x1000 + 0x10 = 0xfa0', '0x1010'],
    ['1.5 * 670 = 1000.0', '1005'],
    // The last shift or division makes the unit in which the result is told.
    ['1 << 40 >> 20 = 1TB', 'right'],
    ['1 << 38 >> 18 = 1GB', '1MB'],
    ['(1 << 30) / 1M = 1GB', 'right'],
    ['(1 << 30) / 2M = 1GB', '512 bytes'],
    ['(1 << 30) / 1024 = 1GB', 'right'],
    ['(1 << 30) / 1000 = 1GB', 'right'],
    ['(1 << 30) / 512 = 1GB', '2MB'],
    ['(1 << 20) * 1024 = 1TB', '1GB'],
    ['(1 << 40) / 1048576 = 1TB', 'right'],
    ['(1 << 40) / 1000000 = 1TB', 'right'],
    ['128 * 1024 * 1024 = 134,217,728', 'right'],
  ])('%j among its neighbours: %s', (text, verdict) => {
    const found = claims(text).map((claim) => claim.replace(/^.*: /s, ''));
    expect(found.join(' ')).toBe(verdict ?? '');
  });

  // The same number in two notations: only what looks like a slip of the hand is wrong, the rest may be two things.
  it.each([
    ['65536 (0x10000)', 'right'],
    ['65536 (0x20000)', undefined],
    ['65536 (0x12000)', '0x10000'],
    ['65536 or 0x12000', undefined],
    ['65536 (0x1000)', '0x10000'],
    ['65536 (0x100000)', '0x10000'],
    ['74565 (0x12346)', '0x12345'],
    ['74565 (0x12354)', '0x12345'],
    ['0x12345 (74566)', '74565'],
    ['0x12345 (12345)', '74565'],
    ['49 (0x49)', '0x31'],
    ['9 (0x9)', 'right'],
    ['8 (0x9)', undefined],
    ['0x80 (3 bytes)', undefined],
    ['0x8000000 (128MB)', 'right'],
    ['0x8000000 (128GB)', '128MB'],
    ['0x8000000 (138MB)', '128'],
    ['0x800000 (128MB)', '8'],
    ['0x7ffffff (128MB)', 'right'],
    ['32 MB (0x2000000)', 'right'],
    ['32 MB (0x200000)', '0x2000000'],
    ['32 MB (0x200000)\n - and another', '0x2000000'],
    ['32 MB (0xfc000000)', undefined],
    ['32K (0x8000 bytes)', 'right'],
    ['0x1000 (16KB page)', undefined],
    ['1048576 (1M)', 'right'],
    ['1048576 (1G)', '1M'],
    ['1048586 (1M)', 'right'],
    ['1.5G (1536M)', undefined],
    ['12910592 (12.31M)', 'right'],
    ['2^43 (8 TB)', 'right'],
    ['2^43 (8 GB)', '8 TB'],
    ['2^28 (246 MB)', '256'],
    ['2^30 (256 MB)', undefined],
    ['0xa0001 or 655361', 'right'],
    ['0xa0001 or 665361', '655361'],
    ['8192 or 0x3000', undefined],
    ['8 MiB (128 instances)', undefined],
    ['4GB - 64MB (0xfc000000)', 'right'],
    ['0 0000 (8G)', undefined],
    ['3 * 0x2000 (8K)', undefined],
    ['foo(0x2000)', undefined],
    // How long a range is; a size is cut off or rounded.
    ['0x80000000-0xbfffffff (1 GB)', 'right'],
    ['0x80000000 - 0xc0000000 (1 GB)', 'right'],
    ['0x80000000 - 0xbfffffff (2 GB)', '1'],
    ['0x80000000 to 0xbfffffff (1 MB)', '1 GB'],
    ['0x1000 thru 0x8fff (0x8000 bytes)', 'right'],
    ['0x1000 thru 0x8fff (0x7fff)', 'right'],
    ['0x1000 through 0x8fff (0x8800)', '0x8000'],
    ['0x1000 to 0x8fff (0x10000)', undefined],
    ['0x1000 to 0x8fff (4 pages)', undefined],
    ['0x1000 to 0x8fff (0MB)', 'right'],
    ['0x1000 to 0x8fff (3MB)', undefined],
    ['0xf6c00000 - 0xf7bfffff (15 MB)', 'right'],
    ['0x12ec9 thru 0x1904b (0x6183 bytes)', 'right'],
    ['0x12ec9 thru 0x1904b (0x6193 bytes)', undefined],
    ['0x8fff to 0x1000 (4K)', undefined],
    ['up to 0x1000 (8K)', undefined],
    ['10 bits (2^10)', undefined],
    ['8 bits (1 + 6 + 6)', undefined],
    ['16 bit (16 - 1)', undefined],
    ['129736 bytes (44 * 2944) + 200', undefined],
    ['65536 (0x1000) + 200', undefined],
    // A sum in parentheses.
    ['544 bytes (256 + 288)', 'right'],
    ['544 bytes (256 + 228)', '484'],
    ['32 * 40 (1280)', 'right'],
    ['32 * 40 (1290)', '1280'],
    ['4MB (1MB + 1MB + 8k)', undefined],
    ['index 7 (2 * 8)', undefined],
    ['(1) (2 * 8)', undefined],
  ])('%j, twice: %s', (text, verdict) => {
    const found = claims(text).map((claim) => claim.replace(/^.*: /s, ''));
    expect(found.join(' ')).toBe(verdict ?? '');
  });

  // Words around the numbers.
  it.each([
    ['64 credits + 10 backlog + 2 * (3 * 100) = 674', 'right'],
    ['64 credits + 10 backlog + 2 * (3 * 100) = 684', '674'],
    ['512 data + 64 header = 586 bytes', '576'],
    ['7 * 2000 uA = 16000 uA', '14000'],
    ['128(NAME_OF_IT) * 2048(ANOTHER) = 262144 bytes', 'right'],
    ['128(NAME_OF_IT) * 2048(ANOTHER) = 262134 bytes', '262144'],
    ['1 + 2 + 4 = 7s', 'right'],
    ['1 + 2 + 4 = 9s', '7'],
    ['10 * 3 = 31 ms', '30'],
    ['(200 + 21) = 231 or more', '221'],
    ['256/16 = 16', 'right'],
    ['256/16 = 18', '16'],
    ['2^31 * 2^12 = 2^43', 'right'],
    ['2^31 * 2^12 = 2^42', '2^43'],
    ['1000 * 8 = 2^12', '8000'],
    ['512 * 4 = 2**12 bytes', '2**11'],
    ['1G = 2^30', 'right'],
    ['1G = 2^31', '2^30'],
    ['16384 = 2**13', '2**14'],
    ['1/8 of 2G is 256M', 'right'],
    ['1/8 of 2G is 246M', '256'],
    ['131072 of 8 KB buffers', ''],
    ['131072 of 8 KB buffers use 1 GB', 'right'],
    ['131072 of 8 KB buffers, using up to 1.5 GB', '1'],
    ['64K are 128 x 1024 byte sectors', '128'],
    ['64K are 128 x 512 byte sectors', 'right'],
    ['8 * 64K leaf tables, for a total of 512K', 'right'],
    ['8 * 64K leaf tables, for a total of 528K', '512'],
    ['512 entries of 8 bytes need 4K', 'right'],
    ['512 entries of 8 bytes need 5K', '4'],
    ['512 * 4K = 3MB per queue', '2'],
    ['0x3ff00 - 0xf00 is 0x3f000', 'right'],
    ['0x3ff00 - 0xf00 is 0x3e000', '0x3f000'],
    ['512 * 4K, which is 3MB', '2'],
    ['512 * 4K that gives 2MB', 'right'],
    ['2 + 3, which is 6', undefined],
    ['3 * 512 yields 1537', '1536'],
    ['3 * 512 comes to 1537', '1536'],
    ['3 * 512 amounts to 1537', '1536'],
    ['3 * 512 results in 1537', '1536'],
    ['3 * 512 is equal to 1537', '1536'],
    // C shifts last, people shift first.
    ['0x244000000000 >> 16 * 8 = 0x122000000', 'right'],
    ['0x244000000000 >> 16 * 8 = 4640MB', 'right'],
    ['0x244000000000 >> 16 * 8 = 4540MB', '4640'],
    ['(0x1000 + 0x1000) >> 4 * 8 = 4096', 'right'],
    ['1 << 12 - 1 = 4095', 'right'],
    ['1 << 12 - 1 = 2048', 'right'],
    ['1 << 12 - 1 = 4096', '4095'],
    ['1 << 12 + 4 = 4110', '4100'],
    ['(1 << 30) * 8 >> 20 = 8192', 'right'],
    ['128 (24 * 4)', '96'],
    ['2GB worth of pages (512k 4k pages)', 'right'],
    ['4GB worth of pages (512k 4k pages)', '2'],
    ['6GB worth of pages (512k 4k pages)', '2'],
    ['64 sockets with 10 units each (640)', 'right'],
    ['64 sockets with 10 units each (650)', '640'],
    ['2 arrays with 512 small entries each = 1024', 'right'],
    ['64 sockets with 10 units and 5 each (650)', undefined],
    ['512 invalidations (4MB/4K)', '1024'],
    ['1024 invalidations (4M / 4K)', 'right'],
    ['4\u00a0*\u00a02 = 9\u00a0or more', '8'],
  ])('%j in words: %s', (text, verdict) => {
    const found = claims(text).map((claim) => claim.replace(/^.*: /s, ''));
    expect(found.join(' ')).toBe(verdict ?? '');
  });

  // Beside something unknown, a digit or a unit gone wrong is still a slip.
  it.each([
    ['64K * 256 = 16GB area', '16MB'],
    ['64K * 256 = 18MB area', '16'],
    ['64K * 256 = 64MB area', undefined],
    ['0x181800 + 0x810 = 0xd82010 expected', '0x182010'],
    ['0x181800 + 0x810 = 0xd82000 expected', undefined],
  ])('%j: %s', (text, verdict) => {
    const found = claims(text).map((claim) => claim.replace(/^.*: /s, ''));
    expect(found.join(' ')).toBe(verdict ?? '');
  });

  it.each([
    ['1 << 41 = 2199023255553', '1 << 41 = 2199023255552 (0x20000000000)'],
    ['1 << 40 = 1099511627777', '1 << 40 = 1099511627776'],
    ['2 * 3 = 7', '2 * 3 = 6'],
    ['1 << 12 = 4097 bytes', '1 << 12 = 4096'],
    ['512 * 4096 = 3MB', '512 * 4096 = 2097152, which is 2 MB'],
    ['4 *\n>  5 = 21', '4 * 5 = 20'],
  ])('%j: the working is %j', (text, working) => {
    expect(findClaims(text).map((claim) => claim.working)).toEqual([working]);
  });

  it('follows a chain', () => {
    expect(claims('1 << 39 = 512GB = 549755813889')).toEqual([
      '1 << 39 = 512GB: right',
      '1 << 39 = 549755813889: 549755813888',
    ]);
    expect(claims('2 * 8 = 4 * 4 = 17')).toEqual(['4 * 4 = 17: 16']);
  });

  it('shows its working', () => {
    const [claim] = findClaims('it is (0x400000000 >>\n16) * 8 = 4MB');
    expect(claim?.working).toBe('(0x400000000 >> 16) * 8 = 2097152, which is 2 MB');
  });

  it('calls no true product wrong, and every slip in it', () => {
    const factor = fc.integer({ min: 2, max: 1 << 20 });
    fc.assert(
      fc.property(factor, factor, fc.integer({ min: 1, max: 900 }), (a, b, slip) => {
        const product = BigInt(a) * BigInt(b);
        expect(claims(`${a} * ${b} = ${product}`)).toEqual([`${a} * ${b} = ${product}: right`]);
        const off = product + BigInt(slip);
        fc.pre(off % 100n !== 0n && product % off !== 0n);
        const [claim] = findClaims(`${a} * ${b} = ${off}`);
        expect(claim).toMatchObject({ right: false, computed: product.toString() });
      }),
    );
  });

  it('never throws and stays in the text', () => {
    const piece = fc.constantFrom(
      ...[
        '=',
        '==',
        'is',
        'or',
        'i.e.',
        '(',
        ')',
        '*',
        '<<',
        '^',
        '-',
        '4',
        '64K',
        '2',
        '1.5 GB',
        '0x10',
        '\n',
        '> ',
        'pages',
        'of',
        '~',
        'x',
        ',',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.constantFrom('', ' '), (pieces, glue) => {
        const text = pieces.join(glue);
        for (const { expression, stated } of findClaims(text)) {
          for (const span of [expression, stated]) {
            expect(span.start).toBeLessThan(span.end);
            expect(span.end).toBeLessThanOrEqual(text.length);
          }
        }
      }),
    );
  });

  it.each([
    '4 * '.repeat(100_000),
    '4 = '.repeat(100_000),
    '('.repeat(100_000) + '= 4',
    '4 * 2 = '.repeat(50_000),
    '= 2^256'.repeat(20_000),
  ])('is linear (%#)', (text) => {
    const started = performance.now();
    findClaims(text);
    expect(performance.now() - started).toBeLessThan(4000 * patience);
  });
});
