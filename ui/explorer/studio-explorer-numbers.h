/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-scene-column.h"

G_BEGIN_DECLS

/* Numbers along a range that is drawn, and how they are written. */

/* The number at a part of the range, 0 to 1. */
double studio_explorer_number_at (const HekSceneRange *range, HekPlotScale scale, double fraction);

/* The same rounded, to what is worth telling of a range that is some hundred pixels wide: 0 and 1
 * give the ends as they are. */
double studio_explorer_number_near (const HekSceneRange *range, HekPlotScale scale,
                                    double fraction);

/* Where a number lies, in [0, 1]: those outside of the range at its ends. */
double studio_explorer_number_fraction (const HekSceneRange *range, HekPlotScale scale,
                                        double number);

/* Returns: (transfer full): with as many digits as tell numbers of the range apart; @is_time:
 * seconds since 1970 UTC: "1 May 2024", with hours and minutes where the range is short */
char *studio_explorer_number_text (const HekSceneRange *range, double number, gboolean is_time);

/* Returns: (transfer full): the same as studio_explorer_number_parse() reads it: "2024-05-01" */
char *studio_explorer_number_entry_text (const HekSceneRange *range, double number,
                                         gboolean is_time);

/* @text: (nullable): as a person types it, with the locale's point or a dot, or a moment. Returns:
 * %FALSE when it is no number; @number is untouched then */
gboolean studio_explorer_number_parse (const char *text, gboolean is_time, double *number);

G_END_DECLS
