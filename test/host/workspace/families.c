// SPDX-License-Identifier: GPL-2.0
/* A window of 1ULL << 46 bytes is usual here. */
#include <linux/iommu.h>
#include <linux/slab.h>

#define SAMPLE_WINDOW_SIZE (1ULL << 46)

static long sample_set(struct iommu_table *tbl, unsigned long ioba, __be64 hpa)
{
	unsigned long entry = ioba >> tbl->it_page_shift;
	__be64 *ua = IOMMU_TABLE_USERSPACE_ENTRY(tbl, entry);

	*ua = hpa;
	return 0;
}

static int sample_create(struct iommu_table_group *group, struct sample *s)
{
	struct iommu_table *tbl;
	int ret;

	spin_lock(&s->lock);
	s->copy = kmalloc(64, GFP_KERNEL);
	spin_unlock(&s->lock);
	if (!s->copy)
		return -ENOMEM;

	ret = group->ops->create_table(group, 0, 16, 1ULL << 46, 2, &tbl);
	return ret;
}

static size_t sample_clear(struct sample *s, unsigned long iova, size_t size)
{
	return iommu_unmap(s->domain, iova, size);
}
