// SPDX-License-Identifier: GPL-2.0
/* Windows of 1ULL << 46 bytes are usual here. */
#include <linux/iommu.h>

#define SAMPLE_WINDOW_SIZE (1ULL << 46)

static long sample_set(struct iommu_table *tbl, long entry, __be64 hpa)
{
	__be64 *ua = IOMMU_TABLE_USERSPACE_ENTRY(tbl, entry);

	*ua = hpa;
	return 0;
}
