/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli-args.h"
#include "hek-dashboard-range.h"
#include "hek-series-store.h"

G_BEGIN_DECLS

/* Options of the commands that look at a time range. */
#define HEK_CLI_RANGE_OPTION                                                                   \
  { "range", 0, "RANGE",                                                                       \
    "The last 30s, 10m, 6h, 7d, 4w; or two moments FROM/TO in ISO 8601, or FROM/6h, 6h/TO" }

/**
 * hek_cli_get_range:
 * @def: (nullable): without --range
 *
 * --range, until --at or now. Errors: %HEK_CLI_ERROR_USAGE
 */
gboolean hek_cli_get_range (HekCli *cli, const HekDashboardRange *def, gint64 *from_us,
                            gint64 *to_us, GError **error);

/* The telemetry of a workspace, to be read. Errors: %HEK_STORE_ERROR_NOT_FOUND: nothing was ever
 * recorded */
HekSeriesStore *hek_cli_open_series (HekCli *cli, const char *workspace, GError **error);

G_END_DECLS
