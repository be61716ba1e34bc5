/**
 * Gives another name or address of what its first argument points to, by arithmetic alone: include/linux/mm.h, asm/page.h, asm/io.h.
 * Of NULL it makes one that looks like any other.
 */
export const convertsAddress: ReadonlySet<string> = new Set(
  (
    '__pa __pa_symbol virt_to_phys virt_to_page virt_to_pfn virt_to_folio virt_to_bus virt_to_head_page ' +
    'page_address lowmem_page_address folio_address page_to_pfn folio_pfn page_to_phys page_to_virt page_to_nid'
  ).split(' '),
);

/** Gives a field of a register, shifted down to bit 0: include/linux/bitfield.h. */
export const fieldReaders = /^FIELD_GET$/;

/** Which argument says where the length of a property goes, in bytes: include/linux/{of,of_fdt}.h, scripts/dtc/libfdt/libfdt.h. */
export const propertyReaders: ReadonlyMap<string, number> = new Map([
  ['of_get_property', 2],
  ['of_get_flat_dt_prop', 2],
  ['fdt_getprop', 3],
]);
