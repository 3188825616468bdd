/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-kernel-metric.h"

extern const HekKernelMetric hek_kernel_metric_scalar;
extern const HekKernelMetric hek_kernel_metric_avx2;
extern const HekKernelMetric hek_kernel_metric_avx512;
