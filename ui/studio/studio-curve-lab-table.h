/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-curve-lab.h"

G_BEGIN_DECLS

/* A row for each curve: the fewest bits without visible banding, and the most visible step at the
 * bits of now. */
#define STUDIO_TYPE_CURVE_LAB_TABLE (studio_curve_lab_table_get_type ())
G_DECLARE_FINAL_TYPE (StudioCurveLabTable, studio_curve_lab_table, STUDIO, CURVE_LAB_TABLE,
                      GtkWidget)

/* @banding: (nullable). @shown: bit i: curve i; the others have no row. */
void studio_curve_lab_table_show (StudioCurveLabTable *self, const HekCurveLabBanding *banding,
                                  guint n_bits, guint shown, gboolean is_current);

G_END_DECLS
