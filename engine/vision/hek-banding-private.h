/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-banding.h"

G_BEGIN_DECLS

/* Thresholds that the steps of a whole ramp are looked up in: luminances in equal ratios. */
#define HEK_BANDING_N_NODES 128

typedef struct
{
  double min_log, step;
  double log_threshold[HEK_BANDING_N_NODES];
} HekBandingTable;

/* Curve and bits of @banding are not looked at: one table serves all. */
void hek_banding_table_init (HekBandingTable *table, const HekBanding *banding);

/* hek_banding_worst() at @n_bits, whatever @banding has. */
HekBandingStep hek_banding_table_worst (const HekBandingTable *table, const HekBanding *banding,
                                        guint n_bits);

G_END_DECLS
