/**
 * Types of variables that headers declare: include/linux/{memblock,nodemask,cpumask}.h of 6.12. They are the same since
 * "mm, sched: make nr_node_ids unsigned" (5.1) and "cpumask: make nr_cpu_ids unsigned" (4.14).
 */
export const globals: ReadonlyMap<string, string> = new Map([
  ['max_pfn', 'unsigned long'],
  ['nr_node_ids', 'unsigned int'],
  ['nr_cpu_ids', 'unsigned int'],
]);
