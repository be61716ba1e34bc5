/**
 * Which argument a function fills where it succeeds, and leaves as it is where it fails: include/linux/of.h ("modified
 * only if a valid value can be decoded"), drivers/of/{address,irq,property}.c, include/linux/kstrtox.h, drivers/base/property.c.
 */
const filled: ReadonlyMap<string, number> = new Map(
  Object.entries({
    of_address_to_resource: 2,
    of_irq_parse_one: 2,
    of_parse_phandle_with_args: 4,
    of_parse_phandle_with_fixed_args: 4,
    of_property_read_u8: 2,
    of_property_read_u16: 2,
    of_property_read_u32: 2,
    of_property_read_s32: 2,
    of_property_read_u64: 2,
    of_property_read_string: 2,
    of_property_read_u32_index: 3,
    of_property_read_u64_index: 3,
    of_property_read_string_index: 3,
    device_property_read_u8: 2,
    device_property_read_u16: 2,
    device_property_read_u32: 2,
    device_property_read_u64: 2,
    device_property_read_string: 2,
    kstrtobool: 1,
    kstrtoint: 2,
    kstrtouint: 2,
    kstrtol: 2,
    kstrtoul: 2,
    kstrtoll: 2,
    kstrtoull: 2,
    kstrtou8: 2,
    kstrtou16: 2,
    kstrtou32: 2,
    kstrtou64: 2,
  }),
);

/** Index of the argument that a call fills only where it succeeds. */
export const filledArgument = (name: string): number | undefined => filled.get(name);

/** Reads what it is given the address of, and writes nothing: include/linux/ioport.h. */
export const readingNames = /^resource_(?:size|type)$/;
