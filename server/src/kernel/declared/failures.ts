// Written by scripts/failure-facts.ts; do not edit.

/** How callers test results: `# file`, then `function: way tests/callers type`; `always`: a status that nobody drops. */
export const failures = `\
# arch/arm/mm/dma-mapping.c
arm_iommu_create_mapping: error 4/5 struct dma_iommu_mapping *
# arch/arm64/kvm/hyp/nvhe/early_alloc.c
hyp_early_alloc_contig: null 5/5 void *
# arch/arm64/kvm/vgic/vgic-mmio.c
vgic_get_mmio_region: null 6/6 const struct vgic_register_region *
# arch/powerpc/boot/ops.h
get_parent: null 6/6 void *
# arch/powerpc/include/asm/mmu_context.h
mm_iommu_lookup: null 4/4 struct mm_iommu_table_group_mem_t *
# arch/powerpc/include/asm/opal.h
opal_async_wait_response: always 15/16 int
# arch/powerpc/include/asm/papr-sysparm.h
papr_sysparm_buf_alloc: null 4/4 struct papr_sysparm_buf *
# arch/powerpc/include/asm/vio.h
vio_get_attribute: null 9/9 const void *
# arch/powerpc/kernel/pci-common.c
pcibios_alloc_controller: null 20/21 struct pci_controller *
# arch/powerpc/kvm/book3s_xics.h
kvmppc_xics_find_ics: null 15/15 struct kvmppc_ics *
kvmppc_xics_find_server: null 7/7 struct kvmppc_icp *
# arch/powerpc/kvm/book3s_xive.h
kvmppc_xive_find_server: null 6/6 struct kvm_vcpu *
kvmppc_xive_find_source: null 17/17 struct kvmppc_xive_src_block *
# arch/powerpc/mm/ioremap.c
ioremap_prot: null 4/4 void *
# arch/powerpc/platforms/cell/spufs/context.c
spu_acquire_saved: always 17/18 int
# arch/powerpc/platforms/cell/spufs/spufs.h
spu_acquire: always 25/26 int
# arch/powerpc/platforms/powermac/feature.c
macio_find: null 13/13 struct macio_chip *
# arch/powerpc/platforms/pseries/dlpar.c
dlpar_configure_connector: null 5/5 struct device_node *
# arch/s390/hypfs/hypfs.h
hypfs_create_u64: error 5/6 struct dentry *
hypfs_mkdir: error 14/14 struct dentry *
# arch/s390/include/asm/airq.h
airq_iv_create: null 7/7 struct airq_iv *
# arch/s390/mm/vmem.c
vmem_crst_alloc: null 7/7 void *
# arch/s390/pci/pci.c
pci_iomap: null 155/167 void *
pci_iomap_range: null 9/9 void *
# arch/s390/pci/pci_dma.c@6.1.192
dma_walk_cpu_trans: null 4/4 unsigned long *
# arch/x86/events/intel/uncore.c
uncore_pmu_to_box: null 4/4 struct intel_uncore_box *
# arch/x86/kernel/cpu/sgx/main.c
sgx_alloc_epc_page: error 6/6 struct sgx_epc_page *
# arch/x86/kvm/svm/svm.h
snp_safe_alloc_page: null 4/4 struct page *
# drivers/base/core.c
dev_set_name: status 81/104 int
device_create: error 58/66 struct device *
device_create_with_groups: error 15/15 struct device *
# drivers/base/devres.c
devm_kmalloc: null 138/157 void *
devm_kmemdup: null 151/155 void *
# drivers/dma/dmaengine.c
dma_get_any_slave_channel: null 15/15 struct dma_chan *
# drivers/dma/idxd/idxd.h
idxd_alloc_desc: error 5/5 struct idxd_desc *
# drivers/hwtracing/coresight/coresight-cti-core.c
cti_allocate_trig_con: null 4/4 struct cti_trig_con *
# drivers/hwtracing/intel_th/intel_th.h
intel_th_device_get_resource: null 6/6 struct resource *
# drivers/iommu/intel/iommu.c@6.1.192
alloc_pgtable_page: null 8/8 void *
device_to_iommu: null 7/8 struct intel_iommu *
# drivers/iommu/iommu-pages.h
iommu_alloc_page_node: null 13/13 void *
iommu_alloc_pages: null 11/13 void *
iommu_alloc_pages_node: null 5/5 void *
# drivers/iommu/iommu-priv.h
iommu_attach_handle_get: error 6/6 struct iommu_attach_handle *
# drivers/iommu/iommufd/iommufd_private.h
iommufd_get_ioas: error 10/11 struct iommufd_ioas *
iommufd_object_alloc: error 5/5
# drivers/misc/genwqe/card_base.h
__genwqe_alloc_consistent: null 7/7 void *
# drivers/misc/habanalabs/common/command_buffer.c@6.1.192
hl_cb_get: null 8/8 struct hl_cb *
hl_cb_kernel_create: null 6/6 struct hl_cb *
# drivers/misc/habanalabs/common/command_submission.c@6.1.192
hl_cs_allocate_job: null 7/7 struct hl_cs_job *
# drivers/misc/ibmasm/command.c
ibmasm_new_command: null 5/5 struct command *
# drivers/misc/mei/client.c
mei_cl_alloc_cb: null 4/4 struct mei_cl_cb *
mei_cl_enqueue_ctrl_wr_cb: null 7/7 struct mei_cl_cb *
# drivers/misc/vmw_vmci/vmci_handle_array.c
vmci_handle_arr_create: null 5/5 struct vmci_handle_arr *
# drivers/misc/vmw_vmci/vmci_resource.c
vmci_resource_by_handle: null 8/8 struct vmci_resource *
# drivers/pci/hotplug/cpqphp.h
cpqhp_slot_create: null 7/7 struct pci_func *
# drivers/pci/hotplug/ibmphp.h
ibmphp_find_res_bus: null 5/5 struct bus_node *
# drivers/pci/pci.c
pci_find_saved_ext_cap: null 12/14 struct pci_cap_saved_state *
# drivers/soc/fsl/dpio/dpio-service.c
dpaa2_io_store_create: null 4/4 struct dpaa2_io_store *
# drivers/soc/fsl/dpio/qbman-portal.c
qbman_swp_mc_start: null 5/5 void *
# drivers/soc/fsl/dpio/qbman-portal.h
qbman_swp_mc_complete: null 5/5 void *
# drivers/vfio/pci/mlx5/cmd.c
mlx5vf_alloc_data_buffer: error 5/6 struct mlx5_vhca_data_buffer *
mlx5vf_get_data_buffer: error 7/7 struct mlx5_vhca_data_buffer *
# drivers/vfio/pci/mlx5/cmd.h
mlx5vf_get_migration_page: null 6/6 struct page *
# drivers/xen/xenbus/xenbus_xs.c
xenbus_directory: error 8/8 char **
xenbus_printf: always 88/96 int
xenbus_transaction_start: always 19/21 int
# include/acpi/pcc.h
pcc_mbox_request_channel: error 5/5 struct pcc_mbox_chan *
# include/crypto/aes.h
aes_check_keylen: always 22/22 int
aes_expandkey: status 37/40 int
# include/crypto/algapi.h
crypto_register_alg: always 21/26 int
# include/crypto/hash.h
crypto_alloc_shash: error 104/128 struct crypto_shash *
# include/crypto/internal/cipher.h
crypto_alloc_cipher: error 8/8 struct crypto_cipher *
# include/crypto/internal/hash.h
crypto_register_ahash: always 24/28 int
# include/crypto/internal/skcipher.h
crypto_register_skciphers: always 22/22 int
# include/crypto/skcipher.h
crypto_alloc_skcipher: error 50/51 struct crypto_skcipher *
# include/crypto/xts.h
xts_verify_key: always 23/24 int
# include/linux/anon_inodes.h
anon_inode_getfile: error 34/37 struct file *
# include/linux/aperture.h
aperture_remove_conflicting_pci_devices: always 39/40 int
# include/linux/bitmap.h
bitmap_alloc: null 21/22 unsigned long *
bitmap_zalloc: null 176/192 unsigned long *
devm_bitmap_zalloc: null 31/32 unsigned long *
# include/linux/blkdev.h
device_add_disk: always 24/24 int
# include/linux/blkdev.h@6.1.192
blkdev_get_by_dev: error 17/19 struct block_device *
# include/linux/cdev.h
cdev_alloc: null 16/17 struct cdev *
cdev_device_add: always 44/46 int
# include/linux/clk-provider.h
clk_hw_register: always 144/153 int
of_clk_add_hw_provider: status 99/117 int
of_clk_add_provider: status 41/45 int
# include/linux/clk.h
clk_bulk_prepare_enable: always 149/167 int
clk_enable: status 180/215 int
clk_get: error 215/242 struct clk *
clk_prepare_enable: status 1688/1981 int
devm_clk_bulk_get: always 58/67 int
devm_clk_get: error 1704/1787 struct clk *
devm_clk_get_enabled: error 305/306 struct clk *
devm_clk_get_prepared: error 18/18 struct clk *
devm_clk_notifier_register: status 20/20 int
devm_get_clk_from_child: error 14/15 struct clk *
of_clk_get: error 103/112 struct clk *
of_clk_get_by_name: error 86/97 struct clk *
# include/linux/clkdev.h
clkdev_create: null 8/9 struct clk_lookup *
# include/linux/clocksource.h
clocksource_mmio_init: status 18/18 int
clocksource_register_hz: status 18/20 int
# include/linux/component.h
component_bind_all: always 23/29 int
# include/linux/coresight.h
coresight_alloc_device_name: null 13/13 char *
coresight_get_enable_apb_pclk: error 8/8 struct clk *
coresight_get_platform_data: error 13/13 struct coresight_platform_data *
coresight_register: error 15/15 struct coresight_device *
# include/linux/cpuhotplug.h
cpuhp_state_add_instance: always 24/27 int
# include/linux/damon.h
damon_new_region: null 6/6 struct damon_region *
damos_new_quota_goal: null 4/4 struct damos_quota_goal *
# include/linux/dax.h
alloc_dax: error 5/5 struct dax_device *
# include/linux/dcache.h
d_make_root: null 69/72 struct dentry *
dentry_path_raw: error 10/11 char *
# include/linux/debugfs.h
debugfs_file_get: always 22/23 int
# include/linux/device.h
device_add: always 145/180 int
device_add_groups: always 16/18 int
device_create_file: status 236/289 int
device_register: always 156/174 int
# include/linux/device/bus.h
bus_register_notifier: status 20/21 int
# include/linux/device/class.h
class_create: error 20/22 struct class *
# include/linux/device/devres.h
devm_ioremap_resource: error 342/350 void *
devm_kcalloc: null 1507/1588 void *
devm_kmalloc_array: null 91/105 void *
devm_kzalloc: null 6748/6868 void *
devm_of_iomap: error 60/65 void *
# include/linux/dma-buf.h
dma_buf_attach: error 17/17 struct dma_buf_attachment *
dma_buf_export: error 11/11 struct dma_buf *
dma_buf_map_attachment_unlocked: error 12/12 struct sg_table *
# include/linux/dma-map-ops.h
dma_common_contiguous_remap: null 5/5 void *
# include/linux/dma-mapping.h
dma_alloc_attrs: null 38/39 void *
dma_alloc_coherent: null 1613/1767 void *
dma_alloc_wc: null 40/42 void *
dma_coerce_mask_and_coherent: status 62/74 int
dma_map_sgtable: always 37/41 int
dma_mapping_error: always 90/92 int
dma_set_coherent_mask: status 42/52 int
dma_set_mask: status 96/122 int
dma_set_mask_and_coherent: status 347/376 int
dmam_alloc_coherent: null 159/162 void *
# include/linux/dmaengine.h
dma_async_device_register: always 64/75 int
dma_request_chan: error 184/197 struct dma_chan *
dma_request_chan_by_mask: error 8/8 struct dma_chan *
dma_submit_error: always 42/50 int
dmaengine_prep_dma_memcpy: null 9/10 struct dma_async_tx_descriptor *
dmaengine_prep_slave_sg: null 118/137 struct dma_async_tx_descriptor *
dmaengine_prep_slave_single: null 50/55 struct dma_async_tx_descriptor *
# include/linux/dmapool.h
dma_pool_alloc: null 153/159 void *
dma_pool_create: null 156/166 struct dma_pool *
dmam_pool_create: null 25/25 struct dma_pool *
# include/linux/eventfd.h
eventfd_ctx_fdget: error 29/29 struct eventfd_ctx *
eventfd_ctx_fileget: error 6/6 struct eventfd_ctx *
# include/linux/execmem.h
execmem_alloc: null 6/6 void *
# include/linux/file.h
alloc_file_pseudo: error 12/12 struct file *
# include/linux/filter.h
bpf_jit_binary_alloc: null 8/8 struct bpf_binary_header *
bpf_jit_binary_pack_alloc: null 4/4 struct bpf_binary_header *
bpf_jit_blind_constants: error 12/12 struct bpf_prog *
# include/linux/fs.h
alloc_anon_inode: error 8/9 struct inode *
dentry_open: error 21/25 struct file *
file_remove_privs: always 17/18 int
inode_newsize_ok: always 34/36 int
setattr_prepare: always 39/44 int
# include/linux/fsl/bestcomm/bestcomm_priv.h
bcom_task_alloc: null 5/5 struct bcom_task *
# include/linux/fsl/mc.h
mc_send_command: always 75/75 int
# include/linux/genalloc.h
devm_gen_pool_create: error 10/10 struct gen_pool *
gen_pool_add: always 22/23 int
gen_pool_create: null 32/36 struct gen_pool *
# include/linux/gpio.h
gpio_direction_output: status 23/25 int
# include/linux/gpio/consumer.h
devm_acpi_dev_add_driver_gpios: status 24/24 int
devm_fwnode_gpiod_get_index: error 8/8 struct gpio_desc *
devm_gpiod_get: error 416/456 struct gpio_desc *
gpiod_get: error 36/39 struct gpio_desc *
# include/linux/gpio/driver.h@6.1.192
gpiochip_find: null 7/7 struct gpio_chip *
# include/linux/group_cpus.h
group_cpus_evenly: null 4/4 struct cpumask *
# include/linux/hugetlb.h
alloc_hugetlb_folio: error 6/6 struct folio *
huge_pte_alloc: null 6/6 pte_t *
# include/linux/hugetlb.h@6.1.192
alloc_huge_page: error 6/6 struct page *
# include/linux/i2c-mux.h
i2c_mux_alloc: null 25/25 struct i2c_mux_core *
# include/linux/i2c.h
devm_i2c_new_dummy_device: error 25/25 struct i2c_client *
i2c_new_dummy_device: error 53/56 struct i2c_client *
# include/linux/input.h
input_allocate_device: null 213/220 struct input_dev *
input_register_device: always 434/453 int
input_setup_polling: always 30/30 int
# include/linux/input/mt.h
input_mt_init_slots: status 53/54 int
# include/linux/interconnect.h
icc_set_bw: status 25/32 int
# include/linux/interrupt.h
request_irq: always 924/1212 int
# include/linux/io-pgtable.h
alloc_io_pgtable_ops: null 13/13 struct io_pgtable_ops *
# include/linux/io.h
devm_ioremap: null 409/426 void *
devm_ioremap_wc: null 37/40 void *
# include/linux/iommu.h
iommu_device_register: status 18/18 int
iommu_device_sysfs_add: status 20/20 int
iommu_group_alloc: error 4/5 struct iommu_group *
iommu_paging_domain_alloc: error 12/13 struct iommu_domain *
# include/linux/iova.h
alloc_iova: null 10/10 struct iova *
# include/linux/irqdomain.h
irq_domain_add_hierarchy: null 24/24 struct irq_domain *
irq_domain_add_linear: null 141/163 struct irq_domain *
irq_domain_alloc_named_id_fwnode: null 11/11 struct fwnode_handle *
irq_domain_create_hierarchy: null 29/30 struct irq_domain *
irq_domain_create_linear: null 44/45 struct irq_domain *
irq_domain_instantiate: error 4/5 struct irq_domain *
irq_find_host: null 44/48 struct irq_domain *
# include/linux/kernfs.h
__kernfs_create_file: error 5/5 struct kernfs_node *
kernfs_create_dir: error 6/6 struct kernfs_node *
kernfs_find_and_get_ns: null 4/4 struct kernfs_node *
# include/linux/kexec.h
kexec_add_buffer: always 22/23 int
# include/linux/key.h
key_lookup: error 4/5 struct key *
keyring_alloc: error 23/23 struct key *
# include/linux/kobject.h
kobject_create_and_add: null 133/142 struct kobject *
kset_create_and_add: null 62/63 struct kset *
# include/linux/kstrtox.h
kstrtoint: always 161/228 int
kstrtol: always 193/244 int
kstrtou16: always 40/55 int
kstrtou32_from_user: always 21/25 int
# include/linux/kthread.h
kthread_create: error 45/55
kthread_create_on_node: error 16/19 struct task_struct *
kthread_run: error 235/265
# include/linux/mailbox_client.h
mbox_request_channel: error 28/28 struct mbox_chan *
mbox_request_channel_byname: error 23/24 struct mbox_chan *
# include/linux/memblock.h
memblock_alloc: null 128/145 void *
memblock_alloc_try_nid: null 15/17 void *
memblock_alloc_try_nid_raw: null 7/8 void *
# include/linux/mempolicy.h
mpol_dup: error 5/5 struct mempolicy *
# include/linux/mfd/core.h
devm_mfd_add_devices: always 52/69 int
mfd_add_hotplug_devices: always 14/15 int
# include/linux/mfd/syscon.h
device_node_to_regmap: error 33/35 struct regmap *
syscon_node_to_regmap: error 193/213 struct regmap *
syscon_regmap_lookup_by_compatible: error 86/92 struct regmap *
syscon_regmap_lookup_by_phandle: error 265/274 struct regmap *
# include/linux/miscdevice.h
misc_register: always 160/197 int
# include/linux/mm.h
expand_stack: null 7/7 struct vm_area_struct *
lock_mm_and_find_vma: null 17/17 struct vm_area_struct *
pte_offset_map_nolock: null 11/12 pte_t *
vm_area_dup: null 4/4 struct vm_area_struct *
vm_normal_folio: null 9/9 struct folio *
# include/linux/msi.h
pci_msi_create_irq_domain: null 23/24 struct irq_domain *
# include/linux/mutex.h
mutex_lock_interruptible: always 298/347 int
mutex_lock_killable: always 19/23 int
# include/linux/net.h
sock_alloc: null 5/5 struct socket *
# include/linux/netdevice.h
register_netdev: always 273/307 int
# include/linux/notifier.h
notifier_to_errno: always 26/29 int
# include/linux/nvmem-consumer.h
devm_nvmem_device_get: error 5/5 struct nvmem_device *
nvmem_cell_read: error 44/47 void *
# include/linux/of.h
of_property_read_u32_index: status 131/172 int
# include/linux/of_address.h
of_address_to_resource: status 185/232 int
of_get_pci_address: null 4/4 const *
of_io_request_and_map: error 40/40 void *
# include/linux/of_mdio.h
of_mdiobus_register: always 42/54 int
# include/linux/of_platform.h
of_platform_populate: status 51/62 int
# include/linux/pagemap.h
read_mapping_folio: error 20/23 struct folio *
# include/linux/pci-epf.h
pci_epf_alloc_space: null 5/5 void *
# include/linux/pci.h
devm_pci_alloc_host_bridge: null 32/32 struct pci_host_bridge *
devm_pci_remap_cfg_resource: error 24/24 void *
devm_pci_remap_cfgspace: null 4/4 void *
pci_add_new_bus: null 5/5 struct pci_bus *
pci_alloc_host_bridge: null 10/10 struct pci_host_bridge *
pci_create_slot: error 5/5 struct pci_slot *
pci_enable_device: always 278/340 int
pci_enable_device_mem: always 39/42 int
pci_enable_sriov: always 41/45 int
pci_ioremap_bar: null 122/130 void *
pci_read_config_dword: status 92/108 int
pci_request_mem_regions: always 15/16 int
pcim_iomap_regions: always 100/128 int
# include/linux/percpu-refcount.h
percpu_ref_init: always 17/19 int
# include/linux/percpu.h@6.1.192
__alloc_percpu: null 24/24 void *
# include/linux/perf_event.h
perf_event_create_kernel_counter: error 8/9 struct perf_event *
perf_pmu_register: status 55/62 int
# include/linux/phy.h
mdiobus_alloc: null 49/49 struct mii_bus *
# include/linux/phy/phy.h
devm_phy_get: error 40/44 struct phy *
# include/linux/pinctrl/consumer.h
devm_pinctrl_get: error 46/50 struct pinctrl *
pinctrl_pm_select_default_state: status 20/23 int
pinctrl_select_state: status 33/41 int
# include/linux/pinctrl/pinctrl.h
devm_pinctrl_register: error 77/79 struct pinctrl_dev *
# include/linux/platform_device.h
devm_platform_get_and_ioremap_resource: error 400/406 void *
devm_platform_ioremap_resource: error 1541/1558 void *
devm_platform_ioremap_resource_byname: error 296/309 void *
platform_device_add: always 172/193 int
platform_device_add_resources: always 62/63 int
platform_device_alloc: null 192/208 struct platform_device *
platform_device_register_resndata: error 29/34 struct platform_device *
platform_device_register_simple: error 113/131 struct platform_device *
# include/linux/pm_domain.h
pm_genpd_init: status 20/23 int
# include/linux/pm_runtime.h
devm_pm_runtime_enable: always 92/100 int
# include/linux/pm_wakeirq.h
dev_pm_set_wake_irq: status 24/26 int
# include/linux/proc_fs.h
proc_create_data: null 22/25 struct proc_dir_entry *
# include/linux/property.h
fwnode_graph_get_next_endpoint: null 50/52 struct fwnode_handle *
# include/linux/psp-sev.h
psp_copy_user_blob: error 16/16 void *
# include/linux/quotaops.h
dquot_initialize: status 70/72 int
# include/linux/reboot.h
devm_register_sys_off_handler: status 21/21 int
register_reboot_notifier: status 44/48 int
register_restart_handler: status 20/20 int
register_sys_off_handler: error 6/7 struct sys_off_handler *
# include/linux/regmap.h
devm_regmap_init: error 117/122
devm_regmap_init_i2c: error 615/634
devm_regmap_init_mmio: error 272/285
regcache_sync: status 70/90 int
regmap_init: error 5/5
regmap_init_mmio: error 6/6
regmap_multi_reg_write: status 43/53 int
regmap_raw_read: status 62/77 int
regmap_write_bits: status 113/157 int
# include/linux/regulator/consumer.h
devm_regulator_get: error 406/422 struct regulator *
# include/linux/regulator/driver.h
devm_regulator_register: error 211/223 struct regulator_dev *
# include/linux/remoteproc.h
rproc_get_by_phandle: null 4/4 struct rproc *
# include/linux/reset-controller.h
devm_reset_controller_register: always 26/29 int
# include/linux/reset.h
devm_reset_control_array_get_exclusive: error 22/24 struct reset_control *
devm_reset_control_get: error 126/132 struct reset_control *
devm_reset_control_get_exclusive: error 168/171 struct reset_control *
devm_reset_control_get_shared: error 54/55 struct reset_control *
reset_control_bulk_assert: status 14/17 int
reset_control_deassert: status 271/310 int
reset_control_reset: status 44/51 int
# include/linux/rtsx_usb.h
rtsx_usb_send_cmd: status 12/16 int
# include/linux/sched.h
find_get_task_by_vpid: null 8/8 struct task_struct *
# include/linux/sched/mm.h
mm_access: error 6/6 struct mm_struct *
# include/linux/security.h
security_locked_down: always 41/43 int
# include/linux/seq_file.h
__seq_open_private: null 22/24 void *
# include/linux/shmem_fs.h
shmem_file_setup: error 7/8 struct file *
# include/linux/shrinker.h
shrinker_alloc: null 42/43 struct shrinker *
# include/linux/skbuff.h
dev_alloc_skb: null 272/292 struct sk_buff *
# include/linux/soc/qcom/smem.h
qcom_smem_get: error 24/25 void *
# include/linux/soc/qcom/smem_state.h
qcom_smem_state_get: error 6/6 struct qcom_smem_state *
# include/linux/soc/ti/knav_qmss.h
knav_queue_open: error 5/5 void *
# include/linux/sram.h
sram_exec_copy: null 5/5 void *
# include/linux/srcu.h
init_srcu_struct: status 14/15 int
# include/linux/string.h
kmemdup_array: null 38/43 void *
memdup_user: error 174/175 void *
memdup_user_nul: error 94/94 void *
strndup_user: error 35/42 char *
# include/linux/string_helpers.h
kstrdup_and_replace: null 14/14 char *
# include/linux/sys_soc.h
soc_device_register: error 33/33 struct soc_device *
# include/linux/sysfs.h
sysfs_create_files: always 20/20 int
sysfs_create_group: always 277/317 int
sysfs_create_link: always 99/114 int
# include/linux/thermal.h
thermal_zone_get_zone_by_name: error 8/9 struct thermal_zone_device *
# include/linux/tty_driver.h
tty_register_driver: always 30/35 int
# include/linux/uaccess.h
copy_struct_from_user: always 17/18 int
# include/linux/usb/role.h
usb_role_switch_register: error 13/14 struct usb_role_switch *
# include/linux/usb/typec_mux.h
fwnode_typec_mux_get: error 5/5 struct typec_mux *
fwnode_typec_switch_get: error 6/6 struct typec_switch *
# include/linux/vfio.h
vfio_alloc_device: error 14/14
# include/linux/virtio_config.h
virtio_find_vqs: always 14/16 int
# include/linux/virtio_ring.h
vring_create_virtqueue: null 5/5 struct virtqueue *
# include/linux/vmalloc.h
__get_vm_area_caller: null 4/4 struct vm_struct *
get_vm_area: null 10/11 struct vm_struct *
get_vm_area_caller: null 4/4 struct vm_struct *
# include/linux/xarray.h
xa_insert: always 64/73 int
# include/linux/xz.h
xz_dec_init: null 7/8 struct xz_dec *
# include/net/sock.h
sk_alloc: null 46/50 struct sock *
# include/soc/tegra/mc.h
devm_tegra_memory_controller_get: error 6/6 struct tegra_mc *
# mm/damon/ops-common.c
damon_get_folio: null 8/9 struct folio *
# mm/slab.h@6.1.192
slab_pre_alloc_hook: null 4/4 struct kmem_cache *
# mm/vmscan.c@6.1.192
register_shrinker: always 16/19 int
`;
