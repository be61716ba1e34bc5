// Written by scripts/body-facts.ts; do not edit.

/** How functions fail by their bodies: `# file`, then `function: way type`; `memory`: with NULL, where memory is short. */
export const outcomes = `\
# arch/arm/mach-omap2/voltage.c
omap_voltage_get_voltdata: error struct omap_volt_data *
# arch/arm/mach-rpc/ecard.c
ecardm_iomap: memory void __iomem *
# arch/arm/mach-s3c/adc.c@6.1.192
s3c_adc_register: error struct s3c_adc_client *
# arch/arm/mm/dma-mapping.c
arm_iommu_create_mapping: error struct dma_iommu_mapping *
# arch/arm64/kvm/arm.c
kvm_arch_alloc_vm: memory struct kvm *
# arch/arm64/kvm/hyp/pgtable.c
kvm_pgtable_stage2_create_unlinked: error kvm_pte_t *
# arch/arm64/mm/mteswap.c
mte_allocate_tag_storage: memory void *
# arch/powerpc/kernel/iommu.c
iommu_init_table: memory struct iommu_table *
# arch/powerpc/kernel/pci-common.c
pcibios_alloc_controller: memory struct pci_controller *
# arch/powerpc/kernel/pci_dn.c
pci_add_device_node_info: memory struct pci_dn *
# arch/powerpc/kexec/ranges.c
realloc_mem_ranges: memory struct crash_mem *
# arch/powerpc/kvm/book3s_mmu_hpte.c
kvmppc_mmu_hpte_cache_next: memory struct hpte_cache *
# arch/powerpc/kvm/guest-state-buffer.c
kvmppc_gsb_new: memory struct kvmppc_gs_buff *
kvmppc_gsm_new: memory struct kvmppc_gs_msg *
# arch/powerpc/lib/rheap.c
rh_create: error rh_info_t *
# arch/powerpc/platforms/pasemi/dma_lib.c
pasemi_dma_alloc_buf: memory void *
# arch/powerpc/platforms/powernv/vas-window.c
vas_rx_win_open: error struct vas_window *
vas_tx_win_open: error struct vas_window *
# arch/powerpc/platforms/pseries/papr-sysparm.c
papr_sysparm_buf_alloc: memory struct papr_sysparm_buf *
# arch/powerpc/platforms/pseries/pci_dlpar.c
init_phb_dynamic: memory struct pci_controller *
# arch/powerpc/sysdev/fsl_gtm.c
gtm_get_timer16: error struct gtm_timer *
# arch/powerpc/sysdev/mpic_msgr.c
mpic_msgr_get: error struct mpic_msgr *
# arch/s390/kernel/ipl.c
ipl_report_init: error struct ipl_report *
# arch/s390/kernel/machine_kexec_file.c
kexec_file_add_components: error void *
# arch/s390/mm/vmem.c
vmem_crst_alloc: memory void *
vmem_pte_alloc: memory pte_t *
# arch/s390/pci/pci.c
zpci_create_device: error struct zpci_dev *
# arch/s390/pci/pci_dma.c@6.1.192
dma_alloc_cpu_table: memory unsigned long *
# arch/x86/kernel/apic/msi.c@6.1.192
arch_create_remap_msi_irq_domain: memory struct irq_domain *
# arch/x86/kernel/probe_roms.c
pci_map_biosrom: memory void __iomem *
# arch/x86/lib/msr.c
msrs_alloc: memory struct msr __percpu *
# arch/x86/mm/ioremap.c
ioremap_wc: memory void __iomem *
# arch/x86/pci/pcbios.c
pcibios_get_irq_routing_table: memory struct irq_routing_table *
# block/bdev.c
bdev_file_open_by_dev: error struct file *
# block/bdev.c@6.1.192
blkdev_get_by_dev: error struct block_device *
blkdev_get_by_path: error struct block_device *
# block/bio-integrity.c
bio_integrity_alloc: error struct bio_integrity_payload *
# block/bio.c
bio_kmalloc: memory struct bio *
# block/blk-mq.c
__blk_mq_alloc_disk: error struct gendisk *
blk_mq_alloc_queue: error struct request_queue *
blk_mq_alloc_request: error struct request *
blk_mq_alloc_request_hctx: error struct request *
# block/blk-mq.c@6.1.192
blk_mq_init_queue: error struct request_queue *
# block/bsg-lib.c
bsg_setup_queue: error struct request_queue *
# block/bsg.c
bsg_register_queue: error struct bsg_device *
# block/sed-opal.c
init_opal_dev: memory struct opal_dev *
# drivers/base/class.c
class_compat_register: memory struct class_compat *
class_create: error struct class *
# drivers/base/class.c@6.1.192
__class_create: error struct class *
# drivers/base/core.c
__root_device_register: error struct device *
device_create: error struct device *
device_create_with_groups: error struct device *
# drivers/base/core.c@6.1.192
device_get_devnode: memory const char *
# drivers/base/devres.c
devm_kasprintf: memory char *
devm_kmalloc: memory void *
devm_kmemdup: memory void *
devm_kstrdup: memory char *
devm_kstrdup_const: memory const char *
devm_kvasprintf: memory char *
devres_open_group: memory void *
# drivers/base/firmware_loader/sysfs_upload.c
firmware_upload_register: error struct fw_upload *
# drivers/base/map.c
kobj_map_init: memory struct kobj_map *
# drivers/base/platform.c
devm_platform_get_and_ioremap_resource: error void __iomem *
devm_platform_ioremap_resource: error void __iomem *
devm_platform_ioremap_resource_byname: error void __iomem *
platform_device_alloc: memory struct platform_device *
platform_device_register_full: error struct platform_device *
# drivers/base/regmap/regmap-ac97.c
__devm_regmap_init_ac97: error struct regmap *
__regmap_init_ac97: error struct regmap *
# drivers/base/regmap/regmap-i3c.c
__devm_regmap_init_i3c: error struct regmap *
# drivers/base/regmap/regmap-spi-avmm.c
__devm_regmap_init_spi_avmm: error struct regmap *
__regmap_init_spi_avmm: error struct regmap *
# drivers/base/regmap/regmap-spmi.c
__devm_regmap_init_spmi_base: error struct regmap *
__devm_regmap_init_spmi_ext: error struct regmap *
__regmap_init_spmi_base: error struct regmap *
__regmap_init_spmi_ext: error struct regmap *
# drivers/base/regmap/regmap.c
__devm_regmap_init: error struct regmap *
__regmap_init: error struct regmap *
devm_regmap_field_alloc: error struct regmap_field *
regmap_field_alloc: error struct regmap_field *
# drivers/base/soc.c
soc_device_register: error struct soc_device *
# drivers/base/swnode.c
fwnode_create_software_node: error struct fwnode_handle *
# drivers/bus/fsl-mc/fsl-mc-bus.c
fsl_mc_get_endpoint: error struct fsl_mc_device *
# drivers/bus/mhi/host/init.c
mhi_alloc_controller: memory struct mhi_controller *
# drivers/bus/vexpress-config.c
devm_regmap_init_vexpress_config: error struct regmap *
# drivers/clk/clk-composite.c
devm_clk_hw_register_composite_pdata: error struct clk_hw *
# drivers/clk/clk-devres.c
devm_clk_get: error struct clk *
devm_clk_get_enabled: error struct clk *
devm_clk_get_prepared: error struct clk *
devm_get_clk_from_child: error struct clk *
# drivers/clk/clk-divider.c
__devm_clk_hw_register_divider: error struct clk_hw *
# drivers/clk/clk-gate.c
__devm_clk_hw_register_gate: error struct clk_hw *
# drivers/clk/clk-mux.c
__devm_clk_hw_register_mux: error struct clk_hw *
# drivers/clk/clk.c
clk_hw_get_clk: error struct clk *
clk_register: error struct clk *
devm_clk_hw_get_clk: error struct clk *
devm_clk_register: error struct clk *
of_clk_get: error struct clk *
of_clk_get_by_name: error struct clk *
of_clk_get_from_provider: error struct clk *
# drivers/clk/clk_kunit_helpers.c
clk_hw_get_clk_prepared_enabled_kunit: error struct clk *
# drivers/clk/clkdev.c
clk_get: error struct clk *
clk_get_sys: error struct clk *
clkdev_create: memory struct clk_lookup *
# drivers/clk/zynq/pll.c
clk_register_zynq_pll: error struct clk *
# drivers/dma-buf/dma-buf.c
dma_buf_attach: error struct dma_buf_attachment *
dma_buf_dynamic_attach: error struct dma_buf_attachment *
dma_buf_export: error struct dma_buf *
dma_buf_map_attachment_unlocked: error struct sg_table *
# drivers/dma-buf/dma-fence-array.c
dma_fence_array_alloc: memory struct dma_fence_array *
dma_fence_array_create: memory struct dma_fence_array *
# drivers/dma-buf/dma-fence-unwrap.c
__dma_fence_unwrap_merge: memory struct dma_fence *
# drivers/dma-buf/dma-fence.c
dma_fence_allocate_private_stub: memory struct dma_fence *
# drivers/dma/bestcomm/bestcomm.c
bcom_task_alloc: memory struct bcom_task *
# drivers/dma/dmaengine.c
devm_dma_request_chan: error struct dma_chan *
dma_request_chan: error struct dma_chan *
dma_request_chan_by_mask: error struct dma_chan *
# drivers/dma/of-dma.c
of_dma_request_slave_channel: error struct dma_chan *
# drivers/dma/ti/k3-udma-glue.c
k3_udma_glue_request_remote_rx_chn_for_thread_id: error struct k3_udma_glue_rx_channel *
k3_udma_glue_request_rx_chn: error struct k3_udma_glue_rx_channel *
k3_udma_glue_request_tx_chn: error struct k3_udma_glue_tx_channel *
k3_udma_glue_request_tx_chn_for_thread_id: error struct k3_udma_glue_tx_channel *
# drivers/firmware/qcom/qcom_tzmem.c
devm_qcom_tzmem_pool_new: error struct qcom_tzmem_pool *
qcom_tzmem_pool_new: error struct qcom_tzmem_pool *
# drivers/firmware/stratix10-svc.c
stratix10_svc_allocate_memory: error void *
# drivers/firmware/sysfb_simplefb.c
sysfb_create_simplefb: error struct platform_device *
# drivers/firmware/ti_sci.c
devm_ti_sci_get_by_phandle: error const struct ti_sci_handle *
devm_ti_sci_get_handle: error const struct ti_sci_handle *
devm_ti_sci_get_resource: error struct ti_sci_resource *
ti_sci_get_by_phandle: error const struct ti_sci_handle *
ti_sci_get_handle: error const struct ti_sci_handle *
# drivers/gpio/gpio-nomadik.c
nmk_gpio_populate_chip: error struct nmk_gpio_chip *
# drivers/gpio/gpio-regmap.c
devm_gpio_regmap_register: error struct gpio_regmap *
gpio_regmap_register: error struct gpio_regmap *
# drivers/gpio/gpiolib-acpi.c@6.1.192
acpi_get_and_request_gpiod: error struct gpio_desc *
# drivers/gpio/gpiolib-devres.c
devm_fwnode_gpiod_get_index: error struct gpio_desc *
devm_gpiod_get: error struct gpio_desc *
devm_gpiod_get_array: error struct gpio_descs *
# drivers/gpio/gpiolib.c
gpio_device_get_desc: error struct gpio_desc *
gpiochip_request_own_desc: error struct gpio_desc *
gpiod_get: error struct gpio_desc *
gpiod_get_array: error struct gpio_descs *
gpiod_get_index: error struct gpio_desc *
# drivers/gpu/host1x/context.c
host1x_memory_context_alloc: error struct host1x_memory_context *
# drivers/gpu/host1x/fence.c
host1x_fence_create: error struct dma_fence *
# drivers/gpu/host1x/mipi.c
tegra_mipi_request: error struct tegra_mipi_device *
# drivers/hv/hv_common.c
hv_alloc_hyperv_page: memory void *
hv_alloc_hyperv_zeroed_page: memory void *
# drivers/hwtracing/coresight/coresight-core.c
coresight_alloc_device_name: memory char *
coresight_register: error struct coresight_device *
# drivers/hwtracing/coresight/coresight-platform.c
coresight_add_out_conn: error struct coresight_connection *
coresight_get_platform_data: error struct coresight_platform_data *
# drivers/infiniband/core/cache.c
rdma_find_gid: error const struct ib_gid_attr *
rdma_find_gid_by_port: error const struct ib_gid_attr *
# drivers/infiniband/core/cm.c
ib_cm_insert_listen: error struct ib_cm_id *
ib_create_cm_id: error struct ib_cm_id *
# drivers/infiniband/core/cma.c
__rdma_create_kernel_id: error struct rdma_cm_id *
rdma_create_user_id: error struct rdma_cm_id *
# drivers/infiniband/core/cq.c
__ib_alloc_cq: error struct ib_cq *
__ib_alloc_cq_any: error struct ib_cq *
# drivers/infiniband/core/iwcm.c
iw_create_cm_id: error struct iw_cm_id *
# drivers/infiniband/core/multicast.c
ib_sa_join_multicast: error struct ib_sa_multicast *
# drivers/infiniband/core/rdma_core.c
__uobj_get_destroy: error struct ib_uobject *
rdma_lookup_get_uobject: error struct ib_uobject *
# drivers/infiniband/core/umem_dmabuf.c
ib_umem_dmabuf_get_pinned_revocable_and_lock: error struct ib_umem_dmabuf *
# drivers/infiniband/core/umem_odp.c
ib_umem_odp_alloc_child: error struct ib_umem_odp *
ib_umem_odp_alloc_implicit: error struct ib_umem_odp *
ib_umem_odp_get: error struct ib_umem_odp *
# drivers/infiniband/core/uverbs_cmd.c
flow_resources_alloc: memory struct ib_uflow_resources *
# drivers/infiniband/core/uverbs_main.c
ib_uverbs_get_ucontext_file: error struct ib_ucontext *
# drivers/infiniband/core/verbs.c
__ib_alloc_pd: error struct ib_pd *
__ib_create_cq: error struct ib_cq *
ib_alloc_xrcd_user: error struct ib_xrcd *
ib_create_qp_kernel: error struct ib_qp *
ib_create_srq_user: error struct ib_srq *
ib_create_wq: error struct ib_wq *
ib_reg_user_mr: error struct ib_mr *
rdma_alloc_hw_stats_struct: memory struct rdma_hw_stats *
rdma_alloc_netdev: error struct net_device *
# drivers/interconnect/core.c
devm_of_icc_get: error struct icc_path *
of_icc_get_from_provider: error struct icc_node_data *
# drivers/interconnect/icc-clk.c
icc_clk_register: error struct icc_provider *
# drivers/iommu/dma-iommu.c
iommu_dma_vmap_noncontiguous: memory void *
# drivers/iommu/intel/dmar.c
dmar_alloc_dev_scope: memory void *
# drivers/iommu/io-pgfault.c
iopf_queue_alloc: memory struct iopf_queue *
# drivers/iommu/io-pgtable.c
alloc_io_pgtable_ops: memory struct io_pgtable_ops *
# drivers/iommu/iommu-sva.c
iommu_sva_bind_device: error struct iommu_sva *
# drivers/iommu/iommu.c
fsl_mc_device_group: error struct iommu_group *
generic_device_group: error struct iommu_group *
iommu_alloc_resv_region: memory struct iommu_resv_region *
iommu_domain_alloc: memory struct iommu_domain *
iommu_group_alloc: error struct iommu_group *
iommu_paging_domain_alloc: error struct iommu_domain *
pci_device_group: error struct iommu_group *
# drivers/iommu/iommufd/device.c
iommufd_device_bind: error struct iommufd_device *
# drivers/iommu/iommufd/iova_bitmap.c
iova_bitmap_alloc: error struct iova_bitmap *
# drivers/iommu/iommufd/main.c
iommufd_ctx_from_fd: error struct iommufd_ctx *
iommufd_ctx_from_file: error struct iommufd_ctx *
# drivers/iommu/iova.c
alloc_iova: memory struct iova *
# drivers/iommu/tegra-gart.c@6.1.192
tegra_gart_probe: error struct gart_device *
# drivers/iommu/tegra-smmu.c
tegra_smmu_probe: error struct tegra_smmu *
# drivers/irqchip/irq-partition-percpu.c
partition_create_desc: memory struct partition_desc *
# drivers/mailbox/mailbox.c
mbox_request_channel: error struct mbox_chan *
mbox_request_channel_byname: error struct mbox_chan *
# drivers/mailbox/pcc.c
pcc_mbox_request_channel: error struct pcc_mbox_chan *
# drivers/nvmem/core.c
devm_nvmem_cell_get: error struct nvmem_cell *
devm_nvmem_device_get: error struct nvmem_device *
devm_nvmem_register: error struct nvmem_device *
nvmem_cell_read: error void *
nvmem_device_find: error struct nvmem_device *
nvmem_register: error struct nvmem_device *
of_nvmem_cell_get: error struct nvmem_cell *
# drivers/of/address.c
of_io_request_and_map: error void __iomem *
of_iomap: memory void __iomem *
# drivers/of/kexec.c
of_kexec_alloc_and_setup_fdt: memory void *
# drivers/of/platform.c
of_device_alloc: memory struct platform_device *
# drivers/pci/doe.c@6.1.192
pcim_doe_create_mb: error struct pci_doe_mb *
# drivers/pci/ecam.c
pci_ecam_create: error struct pci_config_window *
# drivers/pci/endpoint/pci-ep-cfs.c
pci_ep_cfs_add_epc_group: error struct config_group *
# drivers/pci/endpoint/pci-epc-core.c
__devm_pci_epc_create: error struct pci_epc *
__pci_epc_create: error struct pci_epc *
pci_epc_get: error struct pci_epc *
# drivers/pci/endpoint/pci-epf-core.c
pci_epf_alloc_space: memory void *
pci_epf_create: error struct pci_epf *
# drivers/pci/iomap.c
pci_iomap: memory void __iomem *
pci_iomap_range: memory void __iomem *
# drivers/pci/msi/irqdomain.c
pci_msi_create_irq_domain: memory struct irq_domain *
# drivers/pci/pci.c
pci_ioremap_bar: memory void __iomem *
pci_ioremap_wc_bar: memory void __iomem *
# drivers/pci/probe.c
devm_pci_alloc_host_bridge: memory struct pci_host_bridge *
pci_alloc_dev: memory struct pci_dev *
pci_alloc_host_bridge: memory struct pci_host_bridge *
# drivers/pci/slot.c
pci_create_slot: error struct pci_slot *
# drivers/pci/vpd.c
pci_vpd_alloc: error void *
# drivers/phy/phy-core.c
__devm_of_phy_provider_register: error struct phy_provider *
__of_phy_provider_register: error struct phy_provider *
devm_phy_create: error struct phy *
devm_phy_get: error struct phy *
of_phy_simple_xlate: error struct phy *
phy_create: error struct phy *
# drivers/phy/tegra/xusb.c
tegra_xusb_padctl_get: error struct tegra_xusb_padctl *
# drivers/power/sequencing/core.c
devm_pwrseq_device_register: error struct pwrseq_device *
devm_pwrseq_get: error struct pwrseq_desc *
pwrseq_device_register: error struct pwrseq_device *
pwrseq_get: error struct pwrseq_desc *
# drivers/power/supply/power_supply_core.c
power_supply_register: error struct power_supply *
# drivers/regulator/core.c
regulator_register: error struct regulator_dev *
# drivers/regulator/devres.c
devm_regulator_get: error struct regulator *
devm_regulator_get_exclusive: error struct regulator *
devm_regulator_irq_helper: error void *
devm_regulator_register: error struct regulator_dev *
# drivers/regulator/irq_helpers.c
regulator_irq_helper: error void *
# drivers/remoteproc/mtk_scp.c
scp_mapping_dm_addr: error void *
# drivers/remoteproc/pru_rproc.c
pru_rproc_get: error struct rproc *
# drivers/remoteproc/st_slim_rproc.c
st_slim_rproc_alloc: error struct st_slim_rproc *
# drivers/soc/amlogic/meson-canvas.c
meson_canvas_get: error struct meson_canvas *
# drivers/soc/apple/rtkit.c
apple_rtkit_init: error struct apple_rtkit *
devm_apple_rtkit_init: error struct apple_rtkit *
# drivers/soc/apple/sart.c
devm_apple_sart_get: error struct apple_sart *
# drivers/soc/fsl/dpio/dpio-service.c
dpaa2_io_store_create: memory struct dpaa2_io_store *
# drivers/soc/fsl/qe/gpio.c
qe_pin_request: error struct qe_pin *
# drivers/soc/fsl/qe/qmc.c
devm_qmc_chan_get_bychild: error struct qmc_chan *
devm_qmc_chan_get_byphandles_index: error struct qmc_chan *
# drivers/soc/mediatek/mtk-cmdq-helper.c
cmdq_mbox_create: error struct cmdq_client *
# drivers/soc/mediatek/mtk-cmdq-helper.c@6.1.192
cmdq_pkt_create: error struct cmdq_pkt *
# drivers/soc/mediatek/mtk-mutex.c
mtk_mutex_get: error struct mtk_mutex *
# drivers/soc/microchip/mpfs-sys-controller.c
mpfs_sys_controller_get: error struct mpfs_sys_controller *
# drivers/soc/qcom/apr.c
gpr_alloc_port: error gpr_port_t *
# drivers/soc/qcom/llcc-qcom.c
llcc_slice_getd: error struct llcc_slice_desc *
# drivers/soc/qcom/mdt_loader.c
qcom_mdt_read_metadata: error void *
# drivers/soc/qcom/ocmem.c
ocmem_allocate: error struct ocmem_buf *
# drivers/soc/qcom/pdr_interface.c
pdr_add_lookup: error struct pdr_service *
pdr_handle_alloc: error struct pdr_handle *
# drivers/soc/qcom/pmic_glink.c
devm_pmic_glink_client_alloc: error struct pmic_glink_client *
# drivers/soc/qcom/qcom-pbs.c
get_pbs_client_device: error struct pbs_dev *
# drivers/soc/qcom/qcom_aoss.c
qmp_get: error struct qmp *
# drivers/soc/qcom/qmi_encdec.c
qmi_encode_message: error void *
# drivers/soc/qcom/smem.c
qcom_smem_get: error void *
# drivers/soc/qcom/smem_state.c
devm_qcom_smem_state_get: error struct qcom_smem_state *
qcom_smem_state_get: error struct qcom_smem_state *
qcom_smem_state_register: error struct qcom_smem_state *
# drivers/soc/ti/k3-ringacc.c
k3_ringacc_dmarings_init: error struct k3_ringacc *
# drivers/soc/ti/knav_qmss_queue.c
knav_pool_create: error void *
knav_queue_open: error void *
# drivers/soc/ti/pruss.c
pruss_get: error struct pruss *
# drivers/vdpa/vdpa.c
__vdpa_alloc_device: error struct vdpa_device *
# drivers/vfio/vfio_main.c
_vfio_alloc_device: error struct vfio_device *
vfio_info_cap_add: error struct vfio_info_cap_header *
# drivers/vhost/iotlb.c
vhost_iotlb_alloc: memory struct vhost_iotlb *
# drivers/virtio/virtio_ring.c
vring_create_virtqueue: memory struct virtqueue *
# drivers/xen/xenbus/xenbus_xs.c
xenbus_directory: error char **
# fs/anon_inodes.c
anon_inode_getfile: error struct file *
anon_inode_make_secure_inode: error struct inode *
# fs/ceph/mdsmap.c@6.1.192
ceph_mdsmap_decode: error struct ceph_mdsmap *
# fs/char_dev.c
cdev_alloc: memory struct cdev *
# fs/configfs/dir.c
configfs_register_default_group: error struct config_group *
# fs/crypto/crypto.c
fscrypt_encrypt_pagecache_blocks: error struct page *
# fs/d_path.c
dentry_path_raw: error char *
# fs/dcache.c
d_add_ci: error struct dentry *
d_alloc_parallel: error struct dentry *
# fs/debugfs/inode.c
debugfs_create_dir: error struct dentry *
debugfs_create_file: error struct dentry *
# fs/eventfd.c
eventfd_ctx_fdget: error struct eventfd_ctx *
eventfd_ctx_fileget: error struct eventfd_ctx *
eventfd_fget: error struct file *
# fs/fcntl.c
fasync_alloc: memory struct fasync_struct *
# fs/file.c
dup_fd: error struct files_struct *
# fs/file_table.c
alloc_file_pseudo: error struct file *
alloc_file_pseudo_noaccount: error struct file *
# fs/fs_context.c
fs_context_for_mount: error struct fs_context *
fs_context_for_reconfigure: error struct fs_context *
fs_context_for_submount: error struct fs_context *
vfs_dup_fs_context: error struct fs_context *
# fs/iomap/buffered-io.c
iomap_get_folio: error struct folio *
# fs/jbd2/journal.c
jbd2_alloc: memory void *
# fs/jbd2/transaction.c
jbd2__journal_start: error handle_t *
jbd2_journal_start: error handle_t *
# fs/kernfs/dir.c
kernfs_create_dir_ns: error struct kernfs_node *
kernfs_create_empty_dir: error struct kernfs_node *
kernfs_create_root: error struct kernfs_root *
# fs/kernfs/file.c
__kernfs_create_file: error struct kernfs_node *
# fs/kernfs/symlink.c
kernfs_create_link: error struct kernfs_node *
# fs/libfs.c
alloc_anon_inode: error struct inode *
# fs/lockd/clntlock.c
nlmclnt_init: error struct nlm_host *
# fs/namei.c
getname: error struct filename *
getname_flags: error struct filename *
getname_kernel: error struct filename *
getname_uflags: error struct filename *
# fs/namespace.c
clone_private_mount: error struct vfsmount *
collect_mounts: error struct vfsmount *
copy_mnt_ns: error __latent_entropy struct mnt_namespace *
mnt_clone_internal: error struct vfsmount *
vfs_create_mount: error struct vfsmount *
# fs/netfs/fscache_cache.c
fscache_acquire_cache: error struct fscache_cache *
# fs/netfs/fscache_volume.c
__fscache_acquire_volume: error struct fscache_volume *
# fs/nfs/inode.c
alloc_nfs_open_context: error struct nfs_open_context *
# fs/nfs/pagelist.c
nfs_page_create_from_folio: error struct nfs_page *
nfs_page_create_from_page: error struct nfs_page *
# fs/nfs/pagelist.c@6.1.192
nfs_create_request: error struct nfs_page *
# fs/nfs/write.c
nfs_commitdata_alloc: memory struct nfs_commit_data *
# fs/notify/group.c
fsnotify_alloc_group: error struct fsnotify_group *
# fs/nsfs.c@6.1.192
proc_ns_fget: error struct file *
# fs/open.c
dentry_create: error struct file *
dentry_open: error struct file *
kernel_file_open: error struct file *
# fs/posix_acl.c
posix_acl_from_mode: error struct posix_acl *
vfs_get_acl: error struct posix_acl *
# fs/proc/generic.c
proc_create: memory struct proc_dir_entry *
proc_create_data: memory struct proc_dir_entry *
# fs/proc/proc_sysctl.c@6.1.192
__register_sysctl_paths: memory struct ctl_table_header *
register_sysctl: memory struct ctl_table_header *
register_sysctl_paths: memory struct ctl_table_header *
register_sysctl_table: memory struct ctl_table_header *
# fs/pstore/ram_core.c@6.1.192
persistent_ram_new: error struct persistent_ram_zone *
# fs/quota/dquot.c
dquot_alloc: memory struct dquot *
# fs/seq_file.c
__seq_open_private: memory void *
# fs/super.c
sget: error struct super_block *
sget_dev: error struct super_block *
sget_fc: error struct super_block *
# fs/unicode/utf8-core.c
utf8_load: error struct unicode_map *
# kernel/bpf/bpf_local_storage.c
bpf_local_storage_map_alloc: error struct bpf_map *
# kernel/bpf/core.c
bpf_jit_binary_alloc: memory struct bpf_binary_header *
bpf_jit_binary_pack_alloc: memory struct bpf_binary_header *
bpf_jit_blind_constants: error struct bpf_prog *
bpf_patch_insn_single: error struct bpf_prog *
bpf_prog_array_alloc: memory struct bpf_prog_array *
# kernel/bpf/inode.c
bpf_get_inode: error struct inode *
bpf_prog_get_type_path: error struct bpf_prog *
# kernel/bpf/offload.c
bpf_map_offload_map_alloc: error struct bpf_map *
bpf_offload_dev_create: error struct bpf_offload_dev *
# kernel/bpf/syscall.c
bpf_map_kmalloc_node: memory void *
bpf_map_kvcalloc: memory void *
bpf_map_kzalloc: memory void *
bpf_prog_inc_not_zero: error struct bpf_prog *
# kernel/bpf/syscall.c@6.1.192
bpf_map_copy_kptr_off_tab: error struct bpf_map_value_off *
# kernel/cgroup/cgroup.c
__cgroup_get_from_id: error struct cgroup *
cgroup_get_from_fd: error struct cgroup *
cgroup_get_from_id: error struct cgroup *
# kernel/cgroup/namespace.c
copy_cgroup_ns: error struct cgroup_namespace *
# kernel/dma/mapping.c
dma_alloc_attrs: memory void *
dma_vmap_noncontiguous: memory void *
# kernel/dma/remap.c
dma_common_contiguous_remap: memory void *
# kernel/events/core.c
perf_event_attrs: error const struct perf_event_attr *
perf_event_create_kernel_counter: error struct perf_event *
perf_event_get: error struct file *
# kernel/events/hw_breakpoint.c
register_user_hw_breakpoint: error struct perf_event *
# kernel/events/uprobes.c
uprobe_register: error struct uprobe *
# kernel/fork.c
copy_process: error __latent_entropy struct task_struct *
mm_access: error struct mm_struct *
vm_area_dup: memory struct vm_area_struct *
# kernel/groups.c
groups_alloc: memory struct group_info *
# kernel/iomem.c
devm_memremap: error void *
memremap: memory void *
# kernel/irq/devres.c
devm_irq_domain_instantiate: error struct irq_domain *
# kernel/irq/irq_sim.c
devm_irq_domain_create_sim: error struct irq_domain *
devm_irq_domain_create_sim_full: error struct irq_domain *
irq_domain_create_sim: error struct irq_domain *
irq_domain_create_sim_full: error struct irq_domain *
# kernel/irq/irqdomain.c
irq_domain_create_hierarchy: memory struct irq_domain *
irq_domain_instantiate: error struct irq_domain *
# kernel/kexec_core.c
kimage_map_segment: memory void *
# kernel/kthread.c
kthread_create_on_node: error struct task_struct *
# kernel/pid.c
alloc_pid: error struct pid *
pidfd_get_task: error struct task_struct *
# kernel/power/energy_model.c
em_table_alloc: memory struct em_perf_table *
# kernel/reboot.c
register_sys_off_handler: error struct sys_off_handler *
# kernel/resource.c
alloc_free_mem_region: error struct resource *
devm_request_free_mem_region: error struct resource *
request_free_mem_region: error struct resource *
# kernel/sched/psi.c
psi_trigger_create: error struct psi_trigger *
# kernel/user_namespace.c
ns_get_owner: error struct ns_common *
# kernel/vhost_task.c
vhost_task_create: error struct vhost_task *
# kernel/workqueue.c
alloc_workqueue: memory struct workqueue_struct *
# lib/asn1_encoder.c
asn1_encode_integer: error unsigned char *
asn1_encode_octet_string: error unsigned char *
# lib/assoc_array.c
assoc_array_insert: error struct assoc_array_edit *
# lib/bitmap.c
bitmap_alloc: memory unsigned long *
bitmap_alloc_node: memory unsigned long *
bitmap_zalloc: memory unsigned long *
bitmap_zalloc_node: memory unsigned long *
devm_bitmap_zalloc: memory unsigned long *
# lib/btree.c
btree_alloc: memory void *
# lib/codetag.c
codetag_register_type: error struct codetag_type *
# lib/devres.c
devm_ioremap: memory void __iomem *
devm_ioremap_resource: error void __iomem *
devm_ioremap_resource_wc: error void __iomem *
devm_ioremap_wc: memory void __iomem *
devm_of_iomap: error void __iomem *
# lib/genalloc.c
devm_gen_pool_create: error struct gen_pool *
gen_pool_create: memory struct gen_pool *
# lib/kasprintf.c
kasprintf: memory char *
kvasprintf: memory char *
kvasprintf_const: memory const char *
# lib/kobject.c
kobject_create_and_add: memory struct kobject *
kset_create_and_add: memory struct kset *
# lib/logic_iomem.c
ioremap: memory void __iomem *
# lib/memcat_p.c
__memcat_p: memory void **
# lib/objagg.c
objagg_create: error struct objagg *
objagg_hints_get: error struct objagg_hints *
objagg_hints_stats_get: error const struct objagg_stats *
objagg_stats_get: error const struct objagg_stats *
# lib/parman.c
parman_create: memory struct parman *
# lib/string_helpers.c
devm_kasprintf_strarray: error char **
kasprintf_strarray: memory char **
kstrdup_and_replace: memory char *
kstrdup_quotable_file: memory char *
# lib/textsearch.c
textsearch_prepare: error struct ts_config *
# lib/xz/xz_dec_stream.c
xz_dec_init: memory struct xz_dec *
# mm/balloon_compaction.c
balloon_page_alloc: memory struct page *
# mm/damon/core.c
damon_new_ctx: memory struct damon_ctx *
damon_new_region: memory struct damon_region *
damon_new_scheme: memory struct damos *
damon_new_target: memory struct damon_target *
damos_new_filter: memory struct damos_filter *
damos_new_quota_goal: memory struct damos_quota_goal *
# mm/dmapool.c
dma_pool_alloc: memory void *
dma_pool_create: memory struct dma_pool *
dmam_pool_create: memory struct dma_pool *
# mm/execmem.c
execmem_alloc: memory void *
# mm/filemap.c
__filemap_get_folio: error struct folio *
mapping_read_folio_gfp: error struct folio *
read_cache_folio: error struct folio *
# mm/hugetlb.c
alloc_hugetlb_folio: error struct folio *
huge_pmd_share: memory pte_t *
huge_pte_alloc: memory pte_t *
resv_map_alloc: memory struct resv_map *
# mm/hugetlb.c@6.1.192
alloc_huge_page: error struct page *
# mm/ioremap.c
ioremap_prot: memory void __iomem *
# mm/memory-tiers.c
alloc_memory_type: error struct memory_dev_type *
# mm/mempolicy.c
__mpol_dup: error struct mempolicy *
# mm/mempolicy.c@6.1.192
alloc_pages: memory struct page *
# mm/mempool.c
mempool_kvmalloc: memory void *
# mm/mempool.c@6.1.192
mempool_create: memory mempool_t *
# mm/memremap.c
devm_memremap_pages: error void *
# mm/mmap.c
_install_special_mapping: error struct vm_area_struct *
# mm/mmu_notifier.c
mmu_notifier_get_locked: error struct mmu_notifier *
# mm/page_alloc.c@6.1.192
alloc_pages_exact: memory void *
# mm/percpu.c@6.1.192
__alloc_percpu: memory void __percpu *
# mm/shmem.c
shmem_file_setup: error struct file *
shmem_file_setup_with_mnt: error struct file *
shmem_kernel_file_setup: error struct file *
# mm/shrinker.c
shrinker_alloc: memory struct shrinker *
# mm/slab_common.c@6.1.192
kmem_cache_create: memory struct kmem_cache *
krealloc: memory void *
# mm/slub.c@6.1.192
kmem_cache_alloc: memory void *
kmem_cache_alloc_node: memory void *
# mm/util.c
kmemdup_array: memory void *
kstrdup: memory noinline char *
kstrdup_const: memory const char *
memdup_user: error void *
memdup_user_nul: error void *
strndup_user: error char *
vmemdup_user: error void *
# mm/util.c@6.1.192
kmemdup: memory void *
kvmalloc_node: memory void *
kvrealloc: memory void *
# mm/vmalloc.c
vmap: memory void *
# mm/vmalloc.c@6.1.192
vmalloc: memory void *
vmalloc_node: memory void *
vzalloc: memory void *
vzalloc_node: memory void *
# mm/zsmalloc.c
zs_create_pool: memory struct zs_pool *
`;
