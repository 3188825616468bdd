/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-dashboard-session.h"

G_BEGIN_DECLS

/* What a dashboard can look back at. */
typedef struct
{
  gint64 first_us;  /* when the oldest series begins of those that are kept; 0: none is yet */
  GPtrArray *notes; /* owned (element-type HekAnnotation): all since then, or since what is looked
                     * at begins, of the kinds of the dashboard, as hek_annotation_thin() */
} HekDashboardPast;

/* @past: (nullable) (transfer none): %NULL with @error set; another one comes with the next call.
 * Not when the job was cancelled */
typedef void (*HekDashboardPastFunc) (HekJob *job, const HekDashboardPast *past,
                                      const GError *error, GObject *object);

/**
 * hek_dashboard_session_read_past:
 * @max_notes: > 0: marks that there is room for
 * @func: on the main thread
 * @object: held weakly; @func is not called when it has gone
 *
 * A dashboard must be selected. Returns: (transfer full): the job
 */
HekJob *hek_dashboard_session_read_past (HekDashboardSession *self, guint max_notes,
                                         HekDashboardPastFunc func, GObject *object);

G_END_DECLS
