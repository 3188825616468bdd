/* SPDX-License-Identifier: Apache-2.0 */
/* Metric rows for the instruction set that every processor of the architecture has; the choice. */
#include "hek-kernel-metric.h"

#include "hek-kernel-choose.h"

#define HEK_KERNEL_METRIC_TABLE hek_kernel_metric_scalar
#include "hek-kernel-metric-rows.h"

const HekKernelMetric *
hek_kernel_metric_nth (unsigned i)
{
  return HEK_KERNEL_NTH (hek_kernel_metric, i);
}

const HekKernelMetric *
hek_kernel_metric (void)
{
  return HEK_KERNEL_CHOOSE (hek_kernel_metric);
}
