import { selfTests } from '../kernel/errnos.ts';
import type { Rule } from './rule.ts';
import { checkBareNumbers } from './errnos/bare.ts';
import { checkFaults } from './errnos/fault.ts';
import { checkHypervisorCodes } from './errnos/hypervisor.ts';
import { checkInternal } from './errnos/internal.ts';
import { checkMemory } from './errnos/memory.ts';
import { codesReplaced } from './errnos/patch.ts';
import { checkSigns } from './errnos/signs.ts';
import { testPaths } from './support/changedCode.ts';

/**
 * # The error code says something else than what happened
 *
 * An error code travels far: through callers that decide by it whether to try again, and often to user space, where all
 * that is left of a failure is its number.
 *
 * The rule asks about
 *
 * - memory that could not be had and is told as something else than `-ENOMEM`, and a free bit or slot that was not found
 *   and is told as `-ENOMEM`;
 * - `-EFAULT`, "Bad address", where an object is missing or a width or a shift does not fit;
 * - codes of the hypervisor (`H_TOO_HARD`, the status of a hypercall) from a function that returns errnos;
 * - `-ENOTSUPP`, which user space has no name for, from a function that answers an ioctl;
 * - an errno without its sign beside others that have it, or in `ERR_PTR()`;
 * - `-1`, which is `-EPERM`, beside errnos.
 *
 * It is silent where the condition reads or writes through an address, translates or compares one, where a function has
 * one code for everything, in handlers of hypercalls and of faults, and where what decides is not in view. A patch
 * that replaces such a code by an errno fixes it.
 *
 * ## Invalid
 *
 * ```c
 * static long example_attach(struct iommu_group *group)
 * {
 * 	struct iommu_table_group *table_group = iommu_group_get_iommudata(group);
 *
 * 	if (!table_group)
 * 		return -EFAULT;
 * 	return example_take(table_group);
 * }
 * ```
 *
 * ```c
 * static int example_probe(struct platform_device *pdev)
 * {
 * 	struct example *x = devm_kzalloc(&pdev->dev, sizeof(*x), GFP_KERNEL);
 *
 * 	if (!x)
 * 		return -ENODEV;
 * 	return example_register(x);
 * }
 * ```
 *
 * ## Valid
 *
 * ```c
 * static long example_attach(struct iommu_group *group)
 * {
 * 	struct iommu_table_group *table_group = iommu_group_get_iommudata(group);
 *
 * 	if (!table_group)
 * 		return -ENODEV;
 * 	return example_take(table_group);
 * }
 * ```
 *
 * ```c
 * static long example_ioctl(struct example *x, unsigned long arg)
 * {
 * 	struct example_param param;
 *
 * 	if (copy_from_user(&param, (void __user *)arg, sizeof(param)))
 * 		return -EFAULT;
 * 	return example_set(x, &param);
 * }
 * ```
 */
export const errnoChoice: Rule = {
  meta: {
    id: 'errno-choice',
    number: 'R11',
    title: 'The error code says something else than what happened',
    severity: 'information',
    since: '0.1.0',
    sources: [
      '<20200617003835.48831-1-aik@ozlabs.ru> "powerpc/powernv/ioda: Return correct error if TCE level allocation failed"',
      '<159982162511.459323.13495475646618845164.stgit@bahia.lan> "KVM: PPC: Don\'t return -ENOTSUPP to userspace in ioctls"',
      'arch/powerpc/platforms/pseries/iommu.c, tce_exchange_pseries() of 6.12',
    ],
  },
  words: /\bE[A-Z0-9]{2,}\b|\bH_[A-Z]|plpar_/,
  checkFunction(fn, report) {
    if (testPaths.test(fn.path) || /^tools\//.test(fn.path) || selfTests.test(fn.name)) return;
    checkMemory(fn, report);
    checkFaults(fn, report);
    checkHypervisorCodes(fn, report);
    checkInternal(fn, report);
    checkSigns(fn, report);
    checkBareNumbers(fn, report);
  },
  checkPatch(message, report) {
    for (const { combined, hunks, newPath, oldPath } of message.files) {
      if (combined || testPaths.test(newPath ?? oldPath ?? '')) continue;
      for (const found of hunks.flatMap(codesReplaced)) report(found);
    }
  },
};
