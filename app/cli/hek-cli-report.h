/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli.h"
#include "hek-trial.h"

G_BEGIN_DECLS

/* Before long work: whether every path has a known suffix and a folder, and none is in @taken.
 * @reports, @taken: (element-type utf8) */
gboolean hek_cli_check_reports (const GPtrArray *reports, const GPtrArray *taken, GError **error);

/* Runs the rate–quality curve of the recipe and writes all reports of @trial. */
gboolean hek_cli_write_reports (const HekImage *image, const char *title, HekTrial *trial,
                                const GPtrArray *reports, const HekTask *task, GError **error);

/* The same with a curve that is there already. */
gboolean hek_cli_write_reports_with_curve (const HekImage *image, const char *title,
                                           HekTrial *trial, const GArray *curve,
                                           const GPtrArray *reports, const HekTask *task,
                                           GError **error);

G_END_DECLS
