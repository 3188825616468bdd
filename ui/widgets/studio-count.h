/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-rows.h"

G_BEGIN_DECLS

/* Returns: (transfer full): @n in groups of three digits, "60,000", as the locale writes them; with
 * commas where the locale has no mark of its own */
char *studio_count_format (guint64 n);

/* Returns: (transfer full): "1,234,567", "0.1235": as many digits as tell neighbours apart */
char *studio_distance_format (double distance);

/* Returns: (transfer full): "Squared distance 0.1235" */
char *studio_distance_describe (HekDistance kind, double distance);

G_END_DECLS
