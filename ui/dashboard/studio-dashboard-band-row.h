/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-dashboard-editor.h"

G_BEGIN_DECLS

/*
 * A range of values that means something, or a threshold: level, from, to, label. What is typed is
 * a draft until both ends can be read.
 *
 * Signals
 *   changed (gpointer control)   @control: (nullable): see StudioDashboardEditor
 *   remove ()
 */
#define STUDIO_TYPE_DASHBOARD_BAND_ROW (studio_dashboard_band_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardBandRow, studio_dashboard_band_row, STUDIO,
                      DASHBOARD_BAND_ROW, GtkWidget)

GtkWidget *studio_dashboard_band_row_new (StudioDashboardEditor *editor);

/* @band: (nullable): nothing is said yet; @unit: (nullable): of the values */
void       studio_dashboard_band_row_set (StudioDashboardBandRow *self, const HekWidgetBand *band,
                                          const char *unit);

typedef enum
{
  STUDIO_DASHBOARD_BAND_EMPTY, /* no end is given yet */
  STUDIO_DASHBOARD_BAND_WRONG, /* the row says why */
  STUDIO_DASHBOARD_BAND_GOOD,
} StudioDashboardBandState;

/* @band: (out): whole only where it is good; its label is owned by the caller */
StudioDashboardBandState studio_dashboard_band_row_read (StudioDashboardBandRow *self,
                                                         HekWidgetBand          *band);

/* @number: from 1 */
void       studio_dashboard_band_row_set_number (StudioDashboardBandRow *self, guint number);

G_END_DECLS
