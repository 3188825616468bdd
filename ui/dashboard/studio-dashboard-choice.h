/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A list of what can be chosen, known by identifiers. One that is chosen and cannot be (a
 * collection that is gone) stays chosen, and is marked so.
 *
 * Signal "chosen" (const char *id): by the user only
 */
#define STUDIO_TYPE_DASHBOARD_CHOICE (studio_dashboard_choice_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardChoice, studio_dashboard_choice, STUDIO, DASHBOARD_CHOICE,
                      GtkWidget)

GtkWidget  *studio_dashboard_choice_new (void);

/* All of them anew: _begin(), _add() for each, _end(). @chosen: (nullable): the identifier */
void        studio_dashboard_choice_begin (StudioDashboardChoice *self, const char *chosen);
void        studio_dashboard_choice_add (StudioDashboardChoice *self, const char *id,
                                         const char *label);
void        studio_dashboard_choice_end (StudioDashboardChoice *self);

/* Among what is offered already. */
void        studio_dashboard_choice_set (StudioDashboardChoice *self, const char *id);
const char *studio_dashboard_choice_get (StudioDashboardChoice *self);

/* Whether what is chosen is not among what can be. */
gboolean    studio_dashboard_choice_is_missing (StudioDashboardChoice *self);

/* The button that has the focus and the accessible name. */
GtkWidget  *studio_dashboard_choice_get_control (StudioDashboardChoice *self);

guint       studio_dashboard_choice_get_n (StudioDashboardChoice *self);
/* The @i-th that can be chosen. */
const char *studio_dashboard_choice_get_id (StudioDashboardChoice *self, guint i);

G_END_DECLS
