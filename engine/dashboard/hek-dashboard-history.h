/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-dashboard.h"

G_BEGIN_DECLS

/*
 * Undo and redo of one dashboard: a list of its documents. Steps of one gesture (a drag, a slider,
 * the typing of a title) count as one; a gesture that ends where it began leaves none.
 * One thread at a time.
 */
typedef struct _HekDashboardHistory HekDashboardHistory;

#define HEK_DASHBOARD_MAX_UNDO 200u

HekDashboardHistory *hek_dashboard_history_new (HekDashboard *dashboard);
void                 hek_dashboard_history_free (HekDashboardHistory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekDashboardHistory, hek_dashboard_history_free)

/* (transfer none) */
HekDashboard *hek_dashboard_history_get (const HekDashboardHistory *self);

/**
 * hek_dashboard_history_push:
 * @what: for the menu: "Move Widget", translated
 * @gesture: 0: a step of its own; otherwise any number that is this gesture's: replaces the
 *   document of the step before when that has the same
 *
 * Drops what could be redone. Returns: whether the document has changed
 */
gboolean hek_dashboard_history_push (HekDashboardHistory *self, HekDashboard *dashboard,
                                     const char *what, guint64 gesture);

/* A number that no gesture had: 1, 2, … */
guint64 hek_dashboard_history_begin (HekDashboardHistory *self);

/* Back to before the gesture, as if it had not been (Escape). Returns: whether there was a step */
gboolean hek_dashboard_history_cancel (HekDashboardHistory *self, guint64 gesture);

/* The document at the beginning of the gesture: what hek_dashboard_place() starts from.
 * (transfer none): that of now when there was no step of it yet */
HekDashboard *hek_dashboard_history_get_start (const HekDashboardHistory *self, guint64 gesture);

/* Returns: %FALSE when there is nothing */
gboolean hek_dashboard_history_undo (HekDashboardHistory *self);
gboolean hek_dashboard_history_redo (HekDashboardHistory *self);

/* (transfer none) (nullable): the step that would be taken back, or done again */
const char *hek_dashboard_history_get_undo (const HekDashboardHistory *self);
const char *hek_dashboard_history_get_redo (const HekDashboardHistory *self);

/* Whether the document is another one than that which was saved last (at first: the one that it
 * began with). */
gboolean hek_dashboard_history_is_changed (const HekDashboardHistory *self);
void     hek_dashboard_history_mark_saved (HekDashboardHistory *self, HekDashboard *dashboard);

G_END_DECLS
