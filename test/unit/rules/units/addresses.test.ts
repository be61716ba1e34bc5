import { describe, expect, it } from 'vitest';
import { indexUnit } from '../../../../server/src/rules/index-unit.ts';
import { check, marked, places } from '../check.ts';
import { hunkOf, inMail } from '../mail.ts';

const line = (before: string, after: string): string =>
  hunkOf(10, 'static void example_set(struct example *ex)', ` {\n${before}${after} }\n`);

const told = (
  before: string,
  after: string,
  subject = 's390/example: sort out physical vs virtual pointers',
): string[] => inMail(indexUnit, 'drivers/s390/example.c', line(`-\t${before}\n`, `+\t${after}\n`), subject);

describe('index-unit and addresses of another kind', () => {
  it.each([
    ['ccw->cda = (__u32)(addr_t)data;', 'ccw->cda = (__u32)virt_to_phys(data);'],
    ['area = (struct area *)(ex->origin & MASK);', 'area = __va(ex->origin & MASK);'],
    ['table = (unsigned long *) page_to_phys(page);', 'table = page_to_virt(page);'],
    ['set_bit_inv(ex->bit, (unsigned long *)ex->summary);', 'set_bit_inv(ex->bit, phys_to_virt(ex->summary));'],
    ['folio = phys_to_folio(addr);', 'folio = virt_to_folio((void *)addr);'],
    ['return READ_ONCE(ex->next) != (u32)(u64)ex;', 'return READ_ONCE(ex->next) != (u32)virt_to_phys(ex);'],
  ])('%s', (before, after) => {
    expect(told(before, after)).toEqual([`fixed: ${before}`]);
    expect(told(before, after, 's390/example: rework')).toEqual([]);
  });

  it.each([
    ['by another name of the same', 'ccw->cda = (__u32)__pa(data);', 'ccw->cda = (__u32)virt_to_phys(data);'],
    ['that goes through another', 'page = phys_to_page(__pa(data));', 'page = virt_to_page(data);'],
    ['that takes another value', 'ccw->cda = (__u32)(addr_t)data;', 'ccw->cda = virt_to_phys(other);'],
    ['that is one already from now on', 'pa = __pa(ex->origin & MASK);', 'pa = ex->origin & MASK;'],
    ['that is only cast', 'ccw->cda = (__u32)(addr_t)data;', 'ccw->cda = (u32)data;'],
  ])('is silent of one %s', (_, before, after) => expect(told(before, after)).toEqual([]));

  it('is silent of one that a function takes from now on', () => {
    const [before, after] = ['free(__pa(data), size);', 'free(phys_to_virt(data), size);'];
    const head = hunkOf(3, '', '-void free(phys_addr_t base, size_t size);\n+void free(void *base, size_t size);\n');
    const told = (hunks: string): string[] =>
      inMail(indexUnit, 'mm/example.c', hunks, 'mm: fix physical and virtual addresses');
    expect(told(line(`-\t${before}\n`, `+\t${after}\n`))).toEqual([`fixed: ${before}`]);
    expect(told(head + line(`-\t${before}\n`, `+\t${after}\n`))).toEqual([]);
  });

  it('follows it through a new variable', () => {
    const before = 'area = (struct area *)(u64)origin;';
    expect(told(before, 'area_phys = origin;\n+\tarea = phys_to_virt(area_phys);')).toEqual([`fixed: ${before}`]);
    expect(told(before, 'area_phys = other;\n+\tarea = phys_to_virt(area_phys);')).toEqual([]);
  });

  it('points at the line that has the address', () => {
    const before = '-\tstruct block *block =\n-\t\t(struct block *) regs->gprs[14];\n';
    const after = '+\tstruct block *block = phys_to_virt(regs->gprs[14]);\n';
    expect(inMail(indexUnit, 'arch/s390/example.c', line(before, after), 's390: fix a physical address')).toEqual([
      'fixed: (struct block *) regs->gprs[14];',
    ]);
  });
});

describe('index-unit and the address that a device uses', () => {
  it('where that of memory is asked for', () => {
    const { text, expected } = marked(`
static int example_mmap(struct example *mem, struct vm_area_struct *vma, size_t size)
{
	if (mem->small)
		return vm_iomap_memory(vma, mem->dma_handle, size);
		       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
	if (mem->phys)
		return vm_iomap_memory(vma, mem->phys, size);
	return remap_pfn_range(vma, vma->vm_start, mem->dma_handle >> PAGE_SHIFT, size, vma->vm_page_prot);
	       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
`);
    expect(places(text, check(indexUnit, text, 'drivers/media/example.c'))).toEqual(expected);
  });
});
